(function () {
  "use strict";
  var body = document.getElementById("rows");
  if (!body) return;
  var PAGE = 100;
  var rows = Array.prototype.slice.call(body.rows);
  var at = new Map(rows.map(function (row, place) { return [row, place]; }));
  var texts = null;
  var search = document.getElementById("search"), sort = document.getElementById("sort"), clear = document.getElementById("clear");
  var found = document.getElementById("found"), more = document.getElementById("more"), none = document.getElementById("none");
  var group = null, shown = PAGE, order = rows, matches = rows;

  // What a row holds and what is wrong with it; not the headings of its cells, which every row has.
  function words(row) {
    var found = [row.cells[0].textContent, row.cells[1].textContent];
    row.cells[2].querySelectorAll("dd, code").forEach(function (cell) { found.push(cell.textContent); });
    return found.join(" ").toLowerCase();
  }
  function text(row) {
    if (!texts) texts = new Map(rows.map(function (each) { return [each, words(each)]; }));
    return texts.get(row);
  }
  function first(row) {
    var groups = row.dataset.g;
    return groups === "" ? Infinity : parseInt(groups, 10);
  }
  function draw() {
    var visible = new Set(matches.slice(0, shown));
    rows.forEach(function (row) { row.hidden = !visible.has(row); });
    more.hidden = matches.length <= shown;
    none.hidden = matches.length > 0;
    clear.hidden = group === null && search.value === "";
    found.textContent = matches.length === rows.length
      ? (rows.length > shown ? shown.toLocaleString("en") + " of " + rows.length.toLocaleString("en") + " shown" : "")
      : matches.length.toLocaleString("en") + " of " + rows.length.toLocaleString("en") + (rows.length === 1 ? " row" : " rows");
  }
  function filter() {
    var wanted = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    matches = order.filter(function (row) {
      if (group !== null && row.dataset.g.split(" ").indexOf(group) < 0) return false;
      return wanted.every(function (word) { return text(row).indexOf(word) >= 0; });
    });
    shown = PAGE;
    draw();
  }
  function arrange() {
    var by = sort.value;
    order = rows.slice().sort(function (a, b) {
      var gap = by === "cause" ? first(a) - first(b) : by === "many" ? b.dataset.n - a.dataset.n : 0;
      return gap || at.get(a) - at.get(b);
    });
    order.forEach(function (row) { body.appendChild(row); });
    filter();
  }
  var waiting = 0;
  search.addEventListener("input", function () { clearTimeout(waiting); waiting = setTimeout(filter, 80); });
  sort.addEventListener("change", arrange);
  more.addEventListener("click", function () { shown += 5 * PAGE; draw(); });
  clear.addEventListener("click", function () { group = null; search.value = ""; filter(); search.focus(); });
  document.querySelectorAll("button.show").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      group = button.dataset.group;
      search.value = "";
      filter();
      document.getElementById("rejects").scrollIntoView();
    });
  });
  window.addEventListener("beforeprint", function () { var all = new Set(matches); rows.forEach(function (row) { row.hidden = !all.has(row); }); });
  window.addEventListener("afterprint", draw);
  document.querySelector(".tools").hidden = false;
  draw();
})();

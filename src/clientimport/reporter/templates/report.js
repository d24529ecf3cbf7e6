(function () {
  "use strict";
  var body = document.getElementById("rows");
  if (!body) return;
  var PAGE = 100;
  function find(name) { return document.getElementById(name); }
  var section = find("rejects"), search = find("search"), sort = find("sort"), clear = find("clear"), found = find("found");
  var more = find("more"), none = find("none"), only = find("only"), printed = find("printed"), fresh = find("new");
  var lang = document.documentElement.lang, words = JSON.parse(section.dataset.words), names = new Intl.Collator(lang, { numeric: true });
  var rows = Array.prototype.slice.call(body.rows), at = new Map(), texts = null;
  rows.forEach(function (row, place) { at.set(row, place); });
  var cause = null, shown = PAGE, order = rows, matches = rows;

  function say(key, count) {
    return words[key].replace("{count}", count.toLocaleString(lang)).replace("{all}", rows.length.toLocaleString(lang));
  }
  // What a row holds and what is wrong with it; not the headings of its cells, which every row has.
  function told(row) {
    var parts = [row.cells[0].textContent, row.cells[1].textContent];
    row.cells[2].querySelectorAll("dd, code").forEach(function (cell) { parts.push(cell.textContent); });
    return parts.join(" ").toLowerCase();
  }
  function text(row) {
    if (!texts) { texts = new Map(); rows.forEach(function (each) { texts.set(each, told(each)); }); }
    return texts.get(row);
  }
  function part(row, tag) {
    var piece = row.cells[0].querySelector(tag);
    return piece ? piece.textContent : "";
  }
  function first(row) {
    return row.dataset.g ? parseInt(row.dataset.g, 10) : Infinity;
  }
  function has(row, wanted) {
    return (row.dataset.g || "").split(" ").some(function (mark) { return mark === wanted || mark.indexOf(wanted + ".") === 0; });
  }
  function draw() {
    var visible = new Set(matches.slice(0, shown));
    rows.forEach(function (row) { row.hidden = !visible.has(row); });
    more.hidden = matches.length <= shown;
    none.hidden = matches.length > 0;
    only.hidden = cause === null;
    clear.hidden = cause === null && search.value === "" && !fresh.firstElementChild.checked;
    var all = matches.length === rows.length;
    found.textContent = !all ? say("rejects.matching", matches.length) : rows.length > shown ? say("rejects.shown", shown) : "";
    printed.textContent = say("rejects.printed", visible.size);
    printed.classList.toggle("few", visible.size === rows.length);
  }
  function filter() {
    var wanted = search.value.toLowerCase().split(/\s+/).filter(Boolean), newOnly = fresh.firstElementChild.checked;
    matches = order.filter(function (row) {
      return (cause === null || has(row, cause)) && (!newOnly || "new" in row.dataset) &&
        wanted.every(function (word) { return text(row).indexOf(word) >= 0; });
    });
    shown = PAGE;
    draw();
  }
  function gap(by, a, b) {
    if (by === "cause") return first(a) - first(b) || 0;
    if (by === "many") return (b.dataset.n || 1) - (a.dataset.n || 1);
    if (by === "row") return 0;
    var tag = by === "key" ? "code" : "b", one = part(a, tag), other = part(b, tag);
    return one && other ? names.compare(one, other) : (other ? 1 : 0) - (one ? 1 : 0);
  }
  function arrange() {
    var all = document.createDocumentFragment();
    order = rows.slice().sort(function (a, b) { return gap(sort.value, a, b) || at.get(a) - at.get(b); });
    order.forEach(function (row) { all.appendChild(row); });
    body.appendChild(all);
    filter();
  }
  function show(mark, label) {
    cause = mark;
    search.value = "";
    only.lastElementChild.textContent = label;
    filter();
    section.scrollIntoView();
    section.firstElementChild.focus({ preventScroll: true });
  }
  var waiting = 0;
  search.addEventListener("input", function () { clearTimeout(waiting); waiting = setTimeout(filter, 80); });
  sort.addEventListener("change", arrange);
  fresh.addEventListener("change", filter);
  more.addEventListener("click", function () { shown += 5 * PAGE; draw(); });
  clear.addEventListener("click", function () { cause = null; search.value = ""; fresh.firstElementChild.checked = false; filter(); search.focus(); });
  document.querySelectorAll(".causes:not(.calm) > li").forEach(function (group) {
    var said = group.querySelector(".say").textContent, column = group.querySelector(".column"), button = group.querySelector("button.show");
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", function () { show(button.dataset.c, said); });
    group.querySelectorAll("li[data-c]").forEach(function (value) {
      var label = (column ? column.textContent + " " : "") + value.firstElementChild.textContent, press = document.createElement("button");
      press.type = "button";
      while (value.firstChild) press.appendChild(value.firstChild);
      value.appendChild(press);
      // Of the whole line: a browser hits it, not the button, where the quotation marks stand.
      value.addEventListener("click", function () { show(value.dataset.c, label); });
    });
  });
  [["name", "small"], ["key", "code"]].forEach(function (each) {
    if (!body.querySelector("td:first-child " + each[1])) sort.querySelector("[value=" + each[0] + "]").remove();
  });
  fresh.hidden = !body.querySelector("[data-new]");
  section.firstElementChild.tabIndex = -1;
  section.classList.add("live");
  section.querySelector(".tools").hidden = false;
  draw();
})();

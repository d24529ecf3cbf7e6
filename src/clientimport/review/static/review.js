// What htmx does not do: keys, ticking, taking a proposal, warning of what is not saved, telling of a server that is away.
(function () {
  "use strict";
  var body = document.body;
  function find(id) { return document.getElementById(id); }
  function all(selector, inside) { return Array.prototype.slice.call((inside || document).querySelectorAll(selector)); }
  function remembered(key, value) {
    try {
      if (value === undefined) return window.localStorage.getItem(key);
      window.localStorage.setItem(key, value);
    } catch (_) { /* A browser that keeps nothing has its keys on. */ }
    return null;
  }
  document.documentElement.classList.add("script");

  // What is typed and not saved.
  var leaving = false;
  function form() { return document.querySelector("form[data-edit]"); }
  function differs(field) {
    if (field.tagName !== "INPUT" && field.tagName !== "TEXTAREA" || field.type === "hidden") return false;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    return field.value !== field.defaultValue;
  }
  function dirty() {
    var edited = form();
    return !!edited && (edited.hasAttribute("data-unsaved") || Array.prototype.some.call(edited.elements, differs));
  }
  function mark() {
    var note = find("unsaved");
    if (note) note.hidden = !dirty();
  }
  window.addEventListener("beforeunload", function (event) {
    if (!leaving && dirty()) { event.preventDefault(); event.returnValue = body.dataset.leave; }
  });
  document.addEventListener("submit", function (event) {
    if (event.target.matches("form[data-edit]")) leaving = true;
  });
  window.addEventListener("pageshow", function () { leaving = false; });

  // What else is done on the page of a row would lose what is typed there.
  document.addEventListener("htmx:confirm", function (event) {
    var edited = form();
    if (!edited || event.detail.target.id !== "page" || event.detail.elt === edited || !dirty()) return;
    event.preventDefault();
    if (window.confirm(body.dataset.leave)) event.detail.issueRequest(true);
  });

  // Values at one press.
  function put(field, text) {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  }
  document.addEventListener("click", function (event) {
    var taken = event.target.closest("[data-take]");
    if (taken) { event.preventDefault(); put(find(taken.dataset.take), taken.dataset.text); return; }
    if (event.target.id === "take-all") {
      all("[data-proposed]").forEach(function (box) { box.checked = true; });
      event.target.disabled = true;
    }
    if (event.target.id === "keys-open") find("keys").showModal();
  });
  document.addEventListener("change", function (event) {
    var target = event.target;
    if (target.dataset.pick && target.value !== "") { put(find(target.dataset.pick), target.value); target.value = ""; }
    if (target.id === "pick-all") all("input[name=id]").forEach(function (box) { box.checked = target.checked; });
    if (target.id === "pick-all" || target.name === "id") picked();
    if (target.id === "keys-on") remembered("keys", target.checked ? "on" : "off");
    mark();
  });
  document.addEventListener("input", function (event) {
    var takes = event.target.dataset.takes;
    if (takes) find(takes).checked = true;
    mark();
  });

  // How many rows are ticked.
  function picked() {
    var note = find("picked");
    if (!note) return;
    var boxes = all("input[name=id]"), ticked = boxes.filter(function (box) { return box.checked; }).length;
    var words = ticked === 0 ? note.dataset.none : ticked === 1 ? note.dataset.one : note.dataset.many;
    note.textContent = words.replace("{count}", ticked.toLocaleString(document.documentElement.lang));
    find("selected").classList.toggle("some", ticked > 0);
    var whole = find("pick-all");
    whole.checked = ticked > 0 && ticked === boxes.length;
    whole.indeterminate = ticked > 0 && ticked < boxes.length;
  }

  // Whatever is of use only where this script runs.
  function prepare() {
    all("#pick-all, #take-all, #keys-open").forEach(function (each) { each.hidden = false; });
    all(".noscript").forEach(function (each) { each.hidden = true; });
    if (find("take-all") && !document.querySelector("[data-proposed]")) find("take-all").hidden = true;
    picked();
    mark();
    all(".said").forEach(function (said) {
      var field = find("c" + said.id.slice(1));
      if (!field || !("value" in field)) return;
      if (said.querySelector(".wrong:not(.mild)")) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    });
  }
  document.addEventListener("htmx:afterSettle", prepare);
  document.addEventListener("htmx:oobAfterSwap", prepare);

  // A swapped page is read from its beginning, and what was done is read out first.
  function begin() {
    var first = document.querySelector("#page [role=alert].notice") || find("told") || document.querySelector("#page h1");
    if (first) { first.tabIndex = -1; first.focus({ preventScroll: true }); }
  }
  document.addEventListener("htmx:afterSettle", function (event) {
    if (event.detail.target.id === "page") begin();
    if (event.detail.target.id === "progress") {
      var heading = document.querySelector("#progress h1[tabindex]");
      if (heading) heading.focus();
    }
  });
  // What is still being checked belongs to the page that goes: told late, it would stand at the cells of the next row.
  document.addEventListener("htmx:beforeSwap", function (event) {
    var checking = event.detail.target.id === "page" && document.querySelector(".becomes");
    if (checking) htmx.trigger(checking, "htmx:abort");
  });
  // A page of ours that says why something was not done is shown as every other; anything else leaves the page as it is.
  document.addEventListener("htmx:beforeSwap", function (event) {
    var xhr = event.detail.xhr;
    // An answer to what is no longer there.
    if (!body.contains(event.detail.requestConfig.elt)) { event.detail.shouldSwap = false; return; }
    if ([409, 422, 423].indexOf(xhr.status) >= 0 && xhr.responseText.indexOf('<main id="page"') >= 0) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });

  // A server that does not answer, or refuses: what was typed stays where it is.
  function alert(words) { find("alert").textContent = words; }
  document.addEventListener("htmx:sendError", function () { leaving = false; alert(body.dataset.lost); });
  document.addEventListener("htmx:timeout", function () { leaving = false; alert(body.dataset.lost); });
  document.addEventListener("htmx:responseError", function (event) {
    leaving = false;
    var text = "";
    try {
      var said = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
      var part = said.querySelector(".notice, main");
      text = part ? part.textContent.trim() : "";
    } catch (_) { text = ""; }
    alert(text || body.dataset.refused);
  });
  document.addEventListener("htmx:afterOnLoad", function () { alert(""); });

  // Keys.
  var ways = { j: ["row-after", "page-after"], k: ["row-before", "page-before"] };
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], dialog")) return;
    if (!find("keys-on").checked) return;
    if (event.key === "/" && find("text")) { event.preventDefault(); find("text").focus(); find("text").select(); }
    else if (event.key === "?") find("keys").showModal();
    else if (event.key === "e") {
      var field = document.querySelector(".faulty input:not([type=hidden]), .faulty textarea, [aria-invalid]");
      if (field) { event.preventDefault(); field.focus(); }
    } else if (ways[event.key]) {
      var link = ways[event.key].map(find).filter(Boolean)[0];
      if (link) link.click();
    }
  });
  find("keys-on").checked = remembered("keys") !== "off";

  prepare();
  if (document.querySelector("#page [role=alert].notice") || find("told")) begin();
}());

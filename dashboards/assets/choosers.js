// The controls of a page (components/choosers.py). The element that holds one knows what is chosen, and of a list also
// what there is to choose from; the list is made when it is opened. An editable combobox as WAI-ARIA's practices have it:
// the focus stays in the field, which names the option that Enter would choose.
(function () {
  var CHOSEN = "data-value", OFFERED = "data-options", NOTHING = "Nothing matches. Clear the search.";
  // The list that is open: its field, its holder, its options on the screen, and the place of the active one.
  var open = null;

  function holderOf(part) { return part.closest && part.closest("#react-entry-point .chooser"); }

  function isList(part) { return part.getAttribute("role") === "combobox"; }

  function choose(holder, value) {
    if (value && value !== holder.getAttribute(CHOSEN)) {
      window.dash_clientside.set_props(holder.id, { [CHOSEN]: value });
    }
  }

  function offered(holder) { return JSON.parse(holder.getAttribute(OFFERED)); }

  function chosenWords(holder) {
    var value = holder.getAttribute(CHOSEN);
    var found = offered(holder).find(function (each) { return each[1] === value && each.length > 1; });
    return found ? found[0] : "";
  }

  // Each word that was typed occurs in it.
  function matching(holder, typed) {
    var words = plain(typed).split(/\s+/);
    return offered(holder).filter(function (each) {
      return each.length === 1 || words.every(function (word) { return plain(each[0]).indexOf(word) >= 0; });
    });
  }

  function plain(words) {
    return words.trim().toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/\u2019/g, "'");
  }

  function element(kind, properties, parent) {
    var made = document.createElement(kind);
    Object.keys(properties).forEach(function (name) {
      if (name === "words") made.textContent = properties.words;
      else made.setAttribute(name, properties[name]);
    });
    parent.appendChild(made);
    return made;
  }

  function show(field) {
    if (isOpen(field)) return;
    var holder = holderOf(field), words = holder.querySelector("label").textContent;
    var list = element("div", { "class": "options", role: "listbox", id: field.id + "-list", "aria-label": words }, holder);
    var said = element("span", { "class": "vh", role: "status" }, holder);
    open = { field: field, holder: holder, list: list, said: said, options: [], active: -1 };
    field.setAttribute("aria-expanded", "true");
    fill("");
  }

  function isOpen(field) { return open !== null && open.field === field && open.list.isConnected; }

  function hide() {
    if (!open) return;
    var last = open;
    open = null;
    last.list.remove();
    last.said.remove();
    last.field.setAttribute("aria-expanded", "false");
    last.field.removeAttribute("aria-activedescendant");
    last.field.value = chosenWords(last.holder);
  }

  // Headings are written with the first option under them.
  function fill(typed) {
    var value = open.holder.getAttribute(CHOSEN), parent = open.list, heading = null, active = 0;
    open.list.textContent = "";
    open.options = [];
    matching(open.holder, typed).forEach(function (each) {
      if (each.length === 1) { heading = each[0]; return; }
      if (heading !== null) { parent = group(heading); heading = null; }
      if (!typed && each[1] === value) active = open.options.length;
      open.options.push(option(each, each[1] === value, parent));
    });
    var count = open.options.length;
    if (!count) element("div", { "class": "nothing", role: "option", "aria-disabled": "true", words: NOTHING }, open.list);
    if (typed) open.said.textContent = count ? count + " to choose from" : NOTHING;
    activate(count ? active : -1);
  }

  function group(words) {
    var made = element("div", { role: "group", "aria-label": words }, open.list);
    element("div", { "class": "heading", "aria-hidden": "true", words: words }, made);
    return made;
  }

  function option(each, isChosen, parent) {
    var id = open.field.id + "-option-" + open.options.length;
    return element("div", { id: id, role: "option", "aria-selected": String(isChosen), "data-option": each[1], words: each[0] }, parent);
  }

  function activate(place) {
    var before = open.options[open.active], now = open.options[place];
    if (before) before.classList.remove("active");
    open.active = place;
    if (!now) { open.field.removeAttribute("aria-activedescendant"); return; }
    now.classList.add("active");
    open.field.setAttribute("aria-activedescendant", now.id);
    now.scrollIntoView({ block: "nearest" });
  }

  function take(taken) {
    var holder = open.holder;
    hide();
    choose(holder, taken.getAttribute("data-option"));
  }

  var keys = {
    ArrowDown: function () { activate((open.active + 1) % open.options.length); },
    ArrowUp: function () { activate((open.active + open.options.length - 1) % open.options.length); },
    Enter: function () { if (open.options[open.active]) take(open.options[open.active]); },
    Escape: hide
  };

  function onKey(event) {
    var field = event.target, holder = holderOf(field);
    if (!holder) return;
    if (field.type === "date" && event.key === "Enter") choose(holder, field.value);
    if (!isList(field) || !keys[event.key]) return;
    if (isOpen(field)) keys[event.key]();
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") show(field);
    else return;
    event.preventDefault();
  }

  document.addEventListener("keydown", onKey);
  document.addEventListener("input", function (event) {
    if (!holderOf(event.target) || !isList(event.target)) return;
    show(event.target);
    fill(event.target.value);
  });
  document.addEventListener("click", function (event) {
    var holder = holderOf(event.target);
    if (!holder) return;
    if (event.target.tagName === "INPUT" && isList(event.target)) { event.target.select(); show(event.target); }
    var taken = event.target.closest("[data-option]");
    if (taken) take(taken);
  });
  // The field keeps the focus while its list is pressed.
  document.addEventListener("mousedown", function (event) {
    if (event.target.closest && event.target.closest(".chooser .options")) event.preventDefault();
  });
  document.addEventListener("focusout", function (event) {
    var holder = holderOf(event.target);
    if (!holder) return;
    if (isOpen(event.target)) hide();
    if (event.target.type === "date") choose(holder, event.target.value);
  });
  document.addEventListener("change", function (event) {
    var holder = holderOf(event.target);
    if (holder && event.target.type === "radio") choose(holder, event.target.value);
  });

  // A page may show another choice than was made: its controls say what it shows.
  function agree(holder) {
    var value = holder.getAttribute(CHOSEN), field = holder.querySelector("input");
    if (!field) return;
    if (isList(field)) { field.value = chosenWords(holder); return; }
    if (field.type === "date") { field.value = value; return; }
    holder.querySelectorAll("input").forEach(function (each) { each.checked = each.value === value; });
  }

  new MutationObserver(function (changes) {
    changes.forEach(function (change) { if (holderOf(change.target)) agree(change.target); });
  }).observe(document.documentElement, { subtree: true, attributes: true, attributeFilter: [CHOSEN, OFFERED] });
})();

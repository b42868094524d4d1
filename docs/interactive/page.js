// ---- the engine: the library, compiled to WebAssembly -------------------------------------------------------------
let engine = null;
let standard_input = new Uint8Array(), read_so_far = 0;

function wasi() {
  // The library reads standard input and otherwise asks nothing of a system; everything else is answered with EBADF.
  const view = () => new DataView(engine.memory.buffer);
  const calls = {
    fd_read(fd, vectors, count, out) {
      let total = 0;
      for (let i = 0; i < count && fd === 0; ++i) {
        const at = view().getUint32(vectors + 8 * i, true), room = view().getUint32(vectors + 8 * i + 4, true);
        const part = standard_input.subarray(read_so_far, read_so_far + room);
        new Uint8Array(engine.memory.buffer).set(part, at);
        read_so_far += part.length;
        total += part.length;
      }
      view().setUint32(out, total, true);
      return 0;
    },
    proc_exit(code) { throw new Error("the engine ended with " + code); },
  };
  return new Proxy(calls, { get: (known, name) => known[name] || (() => 8) });
}

function ask(what, input = "", argument = 0) {
  const bytes = new TextEncoder().encode(input);
  const at = engine.reserve(bytes.length);
  new Uint8Array(engine.memory.buffer).set(bytes, at);
  const answer = engine[what](argument);
  return JSON.parse(new TextDecoder().decode(new Uint8Array(engine.memory.buffer, answer, engine.answer_size())));
}

async function start_engine() {
  if (typeof WebAssembly !== "object") throw new Error("It has no WebAssembly.");
  const bytes = Uint8Array.from(atob(engine_bytes), c => c.charCodeAt(0));
  const { instance } = await WebAssembly.instantiate(bytes, { wasi_snapshot_preview1: wasi() });
  engine = instance.exports;
  engine._initialize();
}

// ---- small helpers -------------------------------------------------------------------------------------------------
const $ = id => document.getElementById(id);
const words = name => name.replaceAll("_", " ");
function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}
function svg(tag, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// ---- the boot ------------------------------------------------------------------------------------------------------
let catalogue = null, state = null, before = null;
const setting = { edition: "nt5_2", sessions: 3, faults: 2, choices: {} };

function begin() {
  let lines = `edition ${setting.edition}\nsessions ${setting.sessions}\nfaults ${setting.faults}\nsubsystems 0\n`;
  for (const [choice, alternative] of Object.entries(setting.choices)) lines += `choice ${choice} ${alternative}\n`;
  before = null;
  return ask("begin", lines);
}
function restart() { show(begin()); }
function take(step) { const index = state.steps.indexOf(step); before = state; show(ask("take", "", index)); }
function own_steps() { return state.steps.filter(step => !step.environment); }
function step() { const own = own_steps(); if (own.length) take(own[0]); }
function back() { if (state.trace.length) { before = null; show(ask("go_back", "", state.trace.length - 1)); } }
function settle() { before = state; show(ask("settle")); }

function show(next) {
  state = next;
  show_phases();
  show_picture();
  show_fields();
  show_steps();
  show_trace();
  $("step").disabled = $("settle").disabled = own_steps().length === 0 || (state.final && state.boot === "waiting");
  $("step").disabled = own_steps().length === 0;
  $("back").disabled = $("restart").disabled = state.trace.length === 0;
  remember();
}

function show_phases() {
  const rows = catalogue.editions.find(one => one.name === setting.edition).boot;
  const list = $("phase-list");
  const stages = rows.filter(row => row.action !== "fail_stage" && row.action !== "wake");
  let current = stages.findIndex(row => row.from === state.boot);
  if (state.boot === "waiting") current = stages.length;
  if (state.stop) {
    const last = before && !before.stop ? before.boot : null;
    current = last === "waiting" ? stages.length : Math.max(0, stages.findIndex(row => row.from === last));
  }
  list.replaceChildren(...stages.map((row, i) => {
    const fatal = rows.some(one => one.from === row.from && one.action === "fail_stage");
    return element("li", { className: i < current ? "done" : i === current ? "next" : "later", title: row.evidence },
      words(row.action), element("small", {}, row.evidence, element("br"), fatal ? "its failure stops the system" : "its failure is passed over"));
  }), element("li", { className: state.boot === "waiting" ? "next" : "later" }, "the final wait", element("small", {}, "smss serves its port, and watches")));
  const here = list.querySelector(".next");
  if (here) list.scrollTop = here.offsetTop - list.offsetTop - list.clientHeight / 2;
}

function show_fields() {
  const old = before ? new Map(before.fields) : null;
  $("fields").replaceChildren(...state.fields.flatMap(([name, value]) => {
    const changed = old && old.get(name) !== value;
    return [element("dt", {}, name), element("dd", { className: changed ? "new" : "" }, words(value))];
  }));
}

function changes_of(step) { return step.changes.map(([name, value]) => `${name}: ${words(value)}`).join(", "); }
function told(step) { return step.sentence || "The next stage of the boot."; }

function show_steps() {
  const button = (step, kind) => {
    const made = element("button", { className: `act ${kind}${step.stops ? " stops" : ""}`, title: step.evidence },
      element("b", {}, words(step.name)), element("small", {}, `${told(step)} [${step.evidence}]`));
    made.dataset.step = step.name;
    made.onclick = () => take(step);
    return made;
  };
  const nothing = text => element("p", { className: "none" }, text);
  const own = own_steps(), outside = state.steps.filter(step => step.environment);
  $("own").replaceChildren(...(own.length ? own.map(step => button(step, "own"))
    : [nothing(state.stop ? "Nothing. The system has stopped." : "Nothing of its own: the system rests, and waits for the world.")]));
  $("outside").replaceChildren(...(outside.length ? outside.map(step => button(step, "outside")) : [nothing("nothing")]));
}

function show_trace() {
  const items = state.trace.map((step, i) => {
    const name = element("button", { title: "go back to here" }, element("b", {}, words(step.name)));
    name.onclick = () => { before = null; show(ask("go_back", "", i + 1)); };
    return element("li", { className: step.environment ? "environment" : "" }, name, element("small", {}, changes_of(step)));
  });
  $("trace").replaceChildren(...items.reverse());
}

// ---- the picture ---------------------------------------------------------------------------------------------------
function text(x, y, words, kind = "", anchor = "start") { return svg("text", { x, y, class: kind, "text-anchor": anchor }, words); }

function killable(step_name, group, label) {
  const step = state.steps.find(one => one.name === step_name);
  if (!step) return group;
  group.classList.add("kill");
  group.setAttribute("tabindex", "0");
  group.setAttribute("role", "button");
  group.setAttribute("aria-label", label);
  group.dataset.step = step_name;
  group.append(svg("title", {}, `${label}: ${step.sentence}`));
  group.onclick = () => take(step);
  group.onkeydown = event => { if (event.key === "Enter") take(step); };
  return group;
}

function process(x, y, width, name, how, note, kill) {
  const off = how === "off";
  const group = svg("g", {}, svg("rect", { x, y, width, height: 44, rx: 7, class: `process ${how}` }),
    text(x + 11, y + 19, name, off ? "name off-text" : "name"), text(x + 11, y + 35, note, "small"));
  if (!kill || !state.steps.some(one => one.name === kill)) return group;
  group.append(text(x + width - 19, y + 18, "✕", "cross"));
  return killable(kill, group, `end ${name}`);
}

const copy_at_work = new Set(["created", "session_space", "csrss_starting", "csrss_connected", "failing"]);

function draw_session(number, x, y, width) {
  const one = state.sessions[number];
  const absent = one.phase === "absent";
  const group = svg("g", {}, svg("rect", { x, y, width, height: 206, rx: 10, class: absent ? "session absent" : "session" }),
    text(x + 12, y + 23, `session ${number}`, absent ? "name off-text" : "name"),
    text(x + 12, y + 40, absent ? "does not exist" : words(one.phase) + (one.asked ? ", on request" : ""), "small"));
  const inner = width - 20;
  const csrss = { none: ["off", "not running"], running: ["coming", "runs, not connected"], registered: ["live", "connected to smss"] }[one.csrss];
  group.append(process(x + 10, y + 52, inner, "csrss", absent ? "off" : csrss[0], absent ? "" : csrss[1], `kill_csr_${number}`));
  const wininit = one.initial === "wininit" || (state.by_copy && number === 0);
  const command = one.initial === "none" ? ["off", "not running"] : ["live", "runs"];
  group.append(process(x + 10, y + 102, inner, wininit ? "wininit" : "winlogon", absent ? "off" : command[0], absent ? "" : command[1],
    wininit ? `kill_wininit_${number}` : `kill_winlogon_${number}`));
  if (state.by_copy) {
    const works = copy_at_work.has(one.phase);
    group.append(process(x + 10, y + 152, inner, "copy of smss", works ? "coming" : "off", works ? "brings the session up" : absent ? "" : "has ended", null));
  } else {
    const space = !absent && !["created"].includes(one.phase);
    group.append(process(x + 10, y + 152, inner, "win32k", space ? "live" : "off", space ? "loaded into the session" : absent ? "" : "not loaded", null));
  }
  if (one.csrss !== "none") {
    const middle = x + width / 2;
    group.append(svg("path", { class: one.csrss === "registered" ? "wire" : "wire coming", d: `M ${middle} ${y} C ${middle} ${y - 40}, 560 ${y - 20}, 560 ${y - 58}` }));
  }
  return group;
}

function show_picture() {
  if (state.stop) {
    const stop = state.stop;
    const by_smss = stop.fate === "hard_error";
    const ended = stop.reason === "windows_subsystem" || stop.reason === "logon_process";
    const last = state.trace[state.trace.length - 1];
    const subject = ended ? `The ${stop.text} system process terminated unexpectedly.`
      : by_smss ? stop.text : `A critical process has ended: ${stop.reason.replace("critical_", "")}.`;
    $("picture").replaceChildren(element("div", { className: "stop", role: "alert" },
      element("strong", {}, `STOP: ${stop.code}${by_smss ? " {Fatal System Error}" : ""}`), element("p", {}, stop.code_name), element("p", {}, subject),
      element("p", {}, by_smss ? "The system has been shut down: smss raised a hard error with the option to shut down."
        : "The system has been shut down: the kernel watches this process by itself."),
      element("small", {}, `last step: ${words(last.name)} [${last.evidence}]`)));
    $("caption").replaceChildren(element("b", {}, "The system has stopped. "), "Go back a step, or choose differently: whose end stops what differs by edition and choice.");
    return;
  }
  const count = state.sessions.length, gap = 14, width = (760 - gap * (count - 1)) / count;
  const booting = state.boot !== "waiting";
  const smss = killable("kill_smss", svg("g", {}, svg("rect", { x: 0, y: 4, width: 330, height: 82, rx: 10, class: "process live" }),
    text(16, 30, state.by_copy ? "smss (master)" : "smss", "name"), text(16, 50, booting ? `has done: ${words(state.boot)}` : "waits, and serves its port", ""),
    text(16, 70, state.attached ? "attached to a kernel session" : state.trace.length ? "" : "has just been created by the kernel", "small"),
    ...(state.steps.some(one => one.name === "kill_smss") ? [text(308, 24, "✕", "cross")] : [])), "end smss");
  const opened = state.boot !== "created" && state.fields.length > 0 && state.trace.some(one => one.name === "create_api_port");
  const port = svg("g", {}, svg("rect", { x: 390, y: 4, width: 370, height: 82, rx: 10, class: opened ? "box" : "box absent" }),
    text(406, 28, "\\SmApiPort", opened ? "name" : "name off-text"), text(406, 48, !opened ? "not there yet" : state.threads ? `threads busy: ${state.busy} of ${state.threads}` : `threads busy: ${state.busy}`, "small"),
    text(406, 70, state.answering !== "none" ? `answers: ${words(state.answering)}` : "", "small"));
  state.queue.forEach((request, i) => {
    const full = request !== "none";
    port.append(svg("rect", { x: 592, y: 16 + 32 * i, width: 154, height: 26, rx: 5, class: full ? "slot full" : "slot" }),
      text(669, 34 + 32 * i, full ? words(request) : "", "small", "middle"));
  });
  const wire = svg("path", { class: opened ? "wire" : "wire coming", d: "M 330 45 L 390 45" });
  const drawing = svg("svg", { viewBox: "-6 0 772 366", role: "img", "aria-label": `boot: ${words(state.boot)}` }, smss, wire, port);
  const y = 150;
  state.sessions.forEach((_, i) => drawing.append(draw_session(i, i * (width + gap), y, width)));
  $("picture").replaceChildren(drawing);

  const last = state.trace[state.trace.length - 1];
  if (!last) {
    $("caption").replaceChildren(element("b", {}, "The kernel has created smss. "), "Press ", element("b", {}, "step"), " to boot, or choose what happens. ",
      "A process with a ✕ can be ended with a click.");
  } else {
    $("caption").replaceChildren(element("b", {}, words(last.name) + ". "), last.sentence + " ", element("small", {}, `${changes_of(last)} [${last.evidence}]`));
  }
}

// ---- settings ------------------------------------------------------------------------------------------------------
function show_settings() {
  $("editions").replaceChildren(...catalogue.editions.map(one => {
    const made = element("button", { title: one.title }, one.title.replace(/^Windows /, ""));
    made.setAttribute("role", "radio");
    made.setAttribute("aria-checked", String(one.name === setting.edition));
    made.dataset.edition = one.name;
    made.onclick = () => { setting.edition = one.name; show_settings(); restart(); };
    return made;
  }));
  $("sessions").value = setting.sessions;
  $("faults").value = setting.faults;
  const changed = Object.keys(setting.choices).length;
  $("chosen").textContent = changed ? `(${changed} changed)` : "";
  const whole = element("div", { className: "whole" }, "All of them as ");
  for (const [label, which] of [["documented", () => 0], ["ReactOS was recorded", one => one.reactos]]) {
    const made = element("button", {}, label);
    made.onclick = () => {
      setting.choices = {};
      for (const one of catalogue.choices) if (which(one)) setting.choices[one.name] = one.alternatives[which(one)];
      show_settings();
      restart();
    };
    whole.append(made);
  }
  whole.append(" A change begins the boot anew; a choice that concerns the details of a run, not the shape of the system, changes nothing here.");
  $("choices").replaceChildren(whole, ...catalogue.choices.map(one => {
    const select = element("select", {}, ...one.alternatives.map(name => element("option", { value: name }, words(name))));
    select.setAttribute("aria-label", one.name);
    select.dataset.choice = one.name;
    select.value = setting.choices[one.name] || one.alternatives[0];
    select.onchange = () => {
      if (select.value === one.alternatives[0]) delete setting.choices[one.name]; else setting.choices[one.name] = select.value;
      show_settings();
      restart();
    };
    return element("div", { className: setting.choices[one.name] ? "card changed" : "card" }, element("b", {}, words(one.name)),
      element("p", {}, one.sentence), element("small", {}, one.evidence), select);
  }));
}

// The address of the page says where one is, so that it can be sent to others.
function remember() {
  const parts = new URLSearchParams({ edition: setting.edition, sessions: setting.sessions, faults: setting.faults });
  for (const [name, alternative] of Object.entries(setting.choices)) parts.append("choice", `${name}:${alternative}`);
  if (state.trace.length) parts.set("trace", state.trace.map(step => step.name).join("."));
  $("link").href = "#" + parts;
}
function recall() {
  const parts = new URLSearchParams(location.hash.slice(1));
  if (catalogue.editions.some(one => one.name === parts.get("edition"))) setting.edition = parts.get("edition");
  for (const bound of ["sessions", "faults"]) if ([...$(bound).options].some(one => one.value === parts.get(bound))) setting[bound] = +parts.get(bound);
  setting.choices = {};
  for (const pair of parts.getAll("choice")) {
    const [name, alternative] = pair.split(":");
    const known = catalogue.choices.find(one => one.name === name);
    if (known && known.alternatives.includes(alternative)) setting.choices[name] = alternative;
  }
  show_settings();
  state = begin();
  for (const name of (parts.get("trace") || "").split(".")) {
    const index = state.steps.findIndex(step => step.name === name);
    if (index < 0) break;
    before = state;
    state = ask("take", "", index);
  }
  show(state);
}

// ---- a registry file ------------------------------------------------------------------------------------------------
let file_bytes = null;  // as they are on disk; null once the text was edited

async function explain(stock = false) {
  const area = $("text");
  if (!stock) standard_input = file_bytes || new TextEncoder().encode("\ufeff" + area.value);
  read_so_far = 0;
  const told = ask("explain_text", $("reg-edition").value, stock ? 1 : 0);
  const into = $("explained");
  if (told.error) {
    into.replaceChildren(element("div", { className: "card error", role: "alert" }, told.error.replace("standard input", "this text")));
    return;
  }
  const findings = element("section", { className: "card", id: "findings" }, element("h2", {}, "Findings, most serious first"));
  if (!told.findings.length) findings.append(element("p", {}, "None: nothing is odd, and nothing differs from a stock installation."));
  for (const one of told.findings) {
    findings.append(element("div", { className: `finding ${one.severity}` }, element("span", { className: "level" }, one.severity),
      element("div", {}, element("div", { className: "mono" }, one.where), one.what, " ", element("small", {}, one.requirement))));
  }
  const steps = element("section", { className: "card", id: "plan" }, element("h2", {}, `The next boot of ${name_of_edition(told.input.edition)}, ${told.input.edition_reason}`),
    element("ol", { className: "steps" }, ...told.steps.map(one => element("li", {}, element("b", {}, one.title),
      element("ul", {}, ...one.actions.map(action => element("li", {}, action)))))));
  const run = element("button", {}, "run it: every call that smss makes of NT");
  const ran = element("section", { className: "card" }, element("h2", {}, "As Windows Server 2003 would, in a world that lacks nothing"), run);
  run.onclick = () => {
    read_so_far = 0;
    const result = ask("run_text", "", stock ? 1 : 0);
    ran.append(element("div", { className: "calls mono", id: "calls", tabIndex: 0 }, result.error || result.calls.join("\n")));
    run.remove();
  };
  into.replaceChildren(findings, steps, ran);
}
function name_of_edition(name) { return catalogue.editions.find(one => one.name === name)?.title || name; }

async function open_file(file) {
  file_bytes = new Uint8Array(await file.arrayBuffer());
  const wide = file_bytes[0] === 0xff && file_bytes[1] === 0xfe;
  $("text").value = new TextDecoder(wide ? "utf-16le" : "utf-8").decode(file_bytes.subarray(0, 1 << 20));
  choose_tab("explain");
  explain();
}

function choose_tab(which) {
  for (const one of ["boot", "explain"]) {
    $(one).hidden = one !== which;
    $("tab-" + one).setAttribute("aria-selected", String(one === which));
  }
}

// ---- beginning ------------------------------------------------------------------------------------------------------
function wire_up() {
  $("tab-boot").onclick = () => choose_tab("boot");
  $("tab-explain").onclick = () => choose_tab("explain");
  Object.assign($("restart"), { onclick: restart });
  Object.assign($("back"), { onclick: back });
  Object.assign($("step"), { onclick: step });
  Object.assign($("settle"), { onclick: settle });
  for (const bound of ["sessions", "faults"]) $(bound).onchange = event => { setting[bound] = +event.target.value; restart(); };
  $("show-choices").onclick = event => {
    $("choices").hidden = !$("choices").hidden;
    event.currentTarget.setAttribute("aria-expanded", String(!$("choices").hidden));
  };
  document.onkeydown = event => {
    if ($("boot").hidden || /TEXTAREA|SELECT|INPUT/.test(event.target.tagName) || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = { ArrowRight: step, ArrowLeft: back, Home: restart, End: settle }[event.key] || (event.key === " " && event.target.tagName !== "BUTTON" ? step : null);
    if (act) { event.preventDefault(); act(); }
  };
  document.ondragover = event => { event.preventDefault(); document.body.classList.add("dragging"); };
  document.ondragleave = event => { if (!event.relatedTarget) document.body.classList.remove("dragging"); };
  document.ondrop = event => {
    event.preventDefault();
    document.body.classList.remove("dragging");
    if (event.dataTransfer.files.length) open_file(event.dataTransfer.files[0]);
  };
  $("file").onchange = event => { if (event.target.files.length) open_file(event.target.files[0]); };
  $("text").oninput = () => { file_bytes = null; };
  $("explain-now").onclick = () => explain();
  $("example").onclick = () => { file_bytes = null; $("text").value = suspicious_example; explain(); };
  $("stock").onclick = () => explain(true);
  $("reg-edition").append(...catalogue.editions.map(one => element("option", { value: one.name }, one.title)));
  window.onhashchange = recall;
}

function choose_theme(theme) { document.documentElement.dataset.theme = theme; }
choose_theme(new URLSearchParams(location.search).get("theme") || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"));
$("theme").onclick = () => choose_theme(document.documentElement.dataset.theme === "dark" ? "light" : "dark");

start_engine().then(() => {
  catalogue = ask("catalogue");
  wire_up();
  recall();
  choose_tab("boot");
  document.body.dataset.ready = "yes";
}).catch(problem => {
  $("static").hidden = false;
  $("why-not").textContent = String(problem.message || problem);
  document.querySelectorAll("[role=tab]").forEach(tab => { tab.disabled = true; });
  document.body.dataset.ready = "no";
});

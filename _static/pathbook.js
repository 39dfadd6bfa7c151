/* What the pages gain from a script; all of them work without it.
   Answers and predictions stay in this browser: nothing is sent anywhere. */
(() => {
  "use strict";

  /* The same form as learnpath-progress.json: {"schema": 1, "quizzes": {id: {"answered": "right|wrong", "tries": n}}, ...} */
  const PROGRESS = "learnpath-progress";
  const PREDICTIONS = "learnpath-predictions";

  const read = (key, otherwise) => {
    try {
      return JSON.parse(localStorage.getItem(key)) ?? otherwise;
    } catch {
      return otherwise; // storage switched off, or not ours
    }
  };

  const write = (key, value) => {
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch {
      /* storage is full or switched off: the page works, it only forgets */
    }
  };

  const create = (tag, className, text = "") => {
    const node = document.createElement(tag);
    node.className = className;
    node.textContent = text;
    return node;
  };

  /* ------------------------------------------------------------------ quiz: the first answer is remembered */

  const recorded = (id) => read(PROGRESS, {}).quizzes?.[id];

  const record = (id, answered, tries) => {
    const progress = read(PROGRESS, {});
    progress.schema ??= 1;
    progress.quizzes ??= {};
    progress.quizzes[id] ??= { answered, tries };
    progress.quizzes[id].tries = tries;
    write(PROGRESS, progress);
  };

  const setUpQuiz = (quiz) => {
    const id = quiz.dataset.quiz;
    const again = quiz.id.startsWith("recall-");
    const status = create("p", "lp-quiz__status");
    status.setAttribute("role", "status");
    quiz.append(status);

    const before = recorded(id);
    if (before && !again) {
      status.textContent =
        before.answered === "right"
          ? "You answered this before, right at the first try."
          : "You answered this before; your first answer was not right.";
    }

    let first = null;
    let found = false;
    let tries = 0;
    const earlier = before?.tries ?? 0;
    quiz.querySelectorAll("details.lp-option").forEach((option) => {
      // A click on the summary, or Enter or the space bar there; opening for print is no answer.
      option.querySelector("summary").addEventListener("click", () => {
        if (option.open || option.dataset.tried) return;
        option.dataset.tried = "yes";
        const right = option.dataset.answer === "right";
        if (!found) tries += 1;
        found ||= right;
        if (first === null) {
          first = option.querySelector(".lp-option__letter").textContent;
          status.textContent = right
            ? `Your first answer: ${first}, right. Open the others to see why they are not.`
            : `Your first answer: ${first}, not right. Open another.`;
        }
        record(id, right ? "right" : "wrong", earlier + tries);
        document.dispatchEvent(new Event("lp-answered"));
      });
    });
  };

  /* ------------------------------------------------- entry test: which chapters the first answers let one skip */

  const listed = (words) => (words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`);

  const setUpEntryTest = (box) => {
    const chapters = [...box.querySelectorAll("[data-entry]")];
    const summary = create("p", "lp-entry__summary");
    const again = create("button", "lp-entry__again", "Forget my answers on this page");
    summary.setAttribute("role", "status");
    again.type = "button";
    box.append(summary, again);

    const update = () => {
      const skipped = [];
      let left = 0;
      chapters.forEach((line) => {
        const answers = line.dataset.entry.split(" ").map((id) => recorded(id)?.answered);
        const open = answers.filter((answer) => !answer).length;
        const wrong = answers.filter((answer) => answer === "wrong").length;
        left += open;
        if (!open && !wrong) skipped.push(line.dataset.chapter);
        line.classList.toggle("lp-entry--skip", !open && !wrong);
        line.querySelector(".lp-entry__verdict").textContent = wrong
          ? `Read it: ${wrong} of ${answers.length} not right at the first try.`
          : open
            ? `${open} of ${answers.length} still to answer.`
            : "You may skip it.";
      });
      const found = skipped.length ? `You may skip chapter${skipped.length > 1 ? "s" : ""} ${listed(skipped)}.` : "";
      const rest = left ? `${left} question${left > 1 ? "s" : ""} still to answer.` : found ? "" : "Skip nothing: you will enjoy the path.";
      summary.textContent = [found, rest].filter(Boolean).join(" ");
    };
    again.addEventListener("click", () => {
      const progress = read(PROGRESS, {});
      chapters.forEach((line) => line.dataset.entry.split(" ").forEach((id) => delete progress.quizzes?.[id]));
      write(PROGRESS, progress);
      location.reload();
    });
    document.addEventListener("lp-answered", update);
    update();
  };

  /* --------------------------------------------- predict: written down before the result, repeated beside it */

  const setUpPrediction = (box) => {
    const key = box.dataset.predict;
    const reveal = box.querySelector("details.lp-reveal");
    const body = reveal.querySelector(".lp-reveal__body");
    const field = create("textarea", "lp-predict__field");
    const label = create("label", "lp-predict__label", "Your prediction");
    const note = create("span", "lp-predict__note", "kept in this browser only");
    const echo = create("p", "lp-predict__echo");

    field.id = `prediction-${key}`;
    field.rows = 2;
    field.value = read(PREDICTIONS, {})[key] ?? "";
    label.htmlFor = field.id;
    field.addEventListener("input", () => write(PREDICTIONS, { ...read(PREDICTIONS, {}), [key]: field.value }));
    label.append(" ", note);
    reveal.before(label, field);
    body.prepend(echo);

    const repeat = () => {
      const said = field.value.trim();
      echo.hidden = said === "";
      echo.textContent = said === "" ? "" : `You predicted: ${said}`;
    };
    reveal.addEventListener("toggle", repeat);
    repeat();
  };

  /* -------------------------------------------------------------------------------------- code: copy button */

  const CODE = "div.cell_input div.highlight pre, article div[class*='highlight-']:not(.highlight-none):not(.output) > div.highlight > pre";

  const setUpCopy = (pre) => {
    if (!navigator.clipboard || pre.closest(".cell_output, .output")) return;
    const button = create("button", "lp-copy", "Copy");
    button.type = "button";
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(pre.innerText.replace(/\n$/, ""));
        button.textContent = "Copied";
      } catch {
        button.textContent = "Not allowed";
      }
      setTimeout(() => (button.textContent = "Copy"), 2000);
    });
    pre.parentElement.append(button);
  };

  /* ----------------------------------------------------------------------- the contents, on a wide screen */

  const setUpContents = () => {
    const toggle = document.querySelector(".primary-toggle");
    const sidebar = document.getElementById("pst-primary-sidebar");
    // Captured before the theme sees it, which would open its dialog for phones.
    toggle?.addEventListener(
      "click",
      (event) => {
        if (!matchMedia("(min-width: 992px)").matches) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        sidebar.classList.toggle("pst-sidebar-hidden");
      },
      true,
    );
  };

  /* ------------------------------------------------------------ what is wider than the page, by keyboard */

  const WIDE = ".cell_output > div.output, .pst-scrollable-table-container, .lp-formula, .lp-chart__view, .lp-chart__table";

  const setUpScrolling = () => {
    const boxes = document.querySelectorAll(WIDE);
    const update = () => {
      boxes.forEach((box, place) => {
        const kind = box.querySelector("table") ? "table" : box.querySelector("math") ? "formula" : "output";
        if (box.scrollWidth > box.clientWidth) {
          box.tabIndex = 0;
          box.setAttribute("role", "region");
          box.setAttribute("aria-label", `Wide ${kind} ${place + 1}, scrolls sideways`);
        } else {
          for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
        }
      });
    };
    addEventListener("resize", update);
    document.addEventListener("toggle", update, true); // what was closed has no width
    update();
  };

  /* ------------------------------------------------------------------------- print: everything is open, and light */

  const setUpPrint = () => {
    const root = document.documentElement;
    let closed = [];
    let theme = root.dataset.theme;
    addEventListener("beforeprint", () => {
      theme = root.dataset.theme;
      root.dataset.theme = "light"; // paper is light
      closed = [...document.querySelectorAll("article details:not([open])")];
      closed.forEach((details) => (details.open = true));
    });
    addEventListener("afterprint", () => {
      root.dataset.theme = theme;
      closed.forEach((details) => (details.open = false));
    });
  };

  const start = () => {
    document.querySelectorAll(".lp-quiz").forEach(setUpQuiz);
    document.querySelectorAll(".lp-entry").forEach(setUpEntryTest);
    document.querySelectorAll(".lp-predict").forEach(setUpPrediction);
    document.querySelectorAll(CODE).forEach(setUpCopy);
    setUpContents();
    setUpScrolling();
    setUpPrint();
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();

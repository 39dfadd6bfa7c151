/* Makes the pictures of interactive figures interactive: Vega is fetched from this site when a figure comes near.
   Colours follow the page, light or dark; sliders keep their place; nothing moves by itself. */
(() => {
  "use strict";

  const VEGA = document.currentScript.dataset.vega;
  const COLOURS = {
    light: ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00"],
    dark: ["#58ADE0", "#F08A4B", "#3CC79D", "#E3A3C8", "#9AD3F5", "#F2B94B"],
  };

  let loading = null;
  const loadVega = () =>
    (loading ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = VEGA;
      script.onload = () => resolve(window.vegaEmbed);
      script.onerror = () => reject(new Error(`The figure needs ${VEGA}, which could not be loaded.`));
      document.head.append(script);
    }));

  const theme = () => (document.documentElement.dataset.theme === "dark" ? "dark" : "light");

  const coloursOfThePage = () => {
    const style = getComputedStyle(document.documentElement);
    const [ink, quiet, grid] = ["--lp-ink", "--lp-quiet", "--lp-line"].map((name) => style.getPropertyValue(name).trim());
    const words = { labelColor: ink, titleColor: ink };
    return {
      axis: { ...words, gridColor: grid, domainColor: quiet, tickColor: quiet },
      legend: words,
      header: words,
      title: { color: ink },
      mark: { color: COLOURS[theme()][0] },
      text: { color: ink },
      rule: { color: quiet },
      range: { category: COLOURS[theme()] },
    };
  };

  const merge = (below, above) => {
    const merged = { ...below };
    for (const [key, value] of Object.entries(above)) {
      const both = merged[key]?.constructor === Object && value?.constructor === Object;
      merged[key] = both ? merge(merged[key], value) : value;
    }
    return merged;
  };

  class Figure {
    constructor(node) {
      this.node = node;
      this.spec = JSON.parse(node.querySelector("script[type='application/json']").textContent);
      this.place = node.querySelector(".lp-chart__view");
      this.picture = this.place.querySelector("img");
      this.controls = document.createElement("div");
      this.controls.className = "lp-chart__controls";
      this.result = null;
      this.turn = Promise.resolve();
    }

    /* A single view is laid out again for a narrow page; others are scaled by the style sheet. */
    specification() {
      const spec = structuredClone(this.spec);
      spec.config = merge(spec.config ?? {}, coloursOfThePage());
      delete spec.description;
      const natural = Number(this.picture?.getAttribute("width")) || Infinity;
      const room = this.node.clientWidth;
      if ((spec.mark || spec.layer) && room < natural) {
        spec.width = room - 2;
        spec.autosize = { type: "fit-x", contains: "padding" };
        spec.config.legend.columns ??= 2;
      }
      this.room = room;
      return spec;
    }

    bound() {
      return (this.spec.params ?? []).filter((param) => param.bind).map((param) => param.name);
    }

    draw() {
      this.turn = this.turn.then(() => this.drawNow()).catch((error) => this.giveUp(error));
      return this.turn;
    }

    async drawNow() {
      const embed = await loadVega();
      const kept = this.bound().map((name) => [name, this.result?.view.signal(name)]);
      const view = document.createElement("div");
      this.controls.replaceChildren();
      if (!this.controls.isConnected && this.bound().length) this.place.before(this.controls);
      const result = await embed(view, this.specification(), {
        mode: "vega-lite",
        renderer: "svg",
        actions: false,
        bind: this.controls,
      });
      for (const [name, value] of kept) if (value !== undefined) result.view.signal(name, value);
      await result.view.runAsync();
      this.nameChoices();
      this.result?.finalize();
      this.result = result;
      view.className = "lp-chart__live";
      view.setAttribute("role", "img");
      view.setAttribute("aria-label", this.spec.description);
      view.querySelector("svg").setAttribute("aria-hidden", "true"); // one picture, not hundreds of marks
      this.place.querySelector(".lp-chart__live")?.remove();
      this.place.append(view); // the picture stays for print; the style sheet shows one of the two
      this.node.dataset.state = "interactive";
    }

    /* Sliders and lists come with a label; a row of choices gets its name here. */
    nameChoices() {
      for (const choices of this.controls.querySelectorAll(".vega-bind-radio")) {
        choices.setAttribute("role", "radiogroup");
        choices.setAttribute("aria-label", choices.previousElementSibling.textContent.trim());
      }
    }

    giveUp(error) {
      this.node.dataset.state = "picture";
      console.warn(error.message);
    }
  }

  const start = () => {
    const figures = [...document.querySelectorAll("figure.lp-chart")].map((node) => new Figure(node));
    const near = new IntersectionObserver(
      (entries) => {
        for (const entry of entries.filter((each) => each.isIntersecting)) {
          near.unobserve(entry.target);
          figures.find((figure) => figure.node === entry.target).draw();
        }
      },
      { rootMargin: "300px" },
    );
    figures.forEach((figure) => near.observe(figure.node));

    const drawn = () => figures.filter((figure) => figure.result);
    let shown = theme();
    new MutationObserver(() => {
      if (theme() === shown) return;
      shown = theme();
      drawn().forEach((figure) => figure.draw());
    }).observe(document.documentElement, { attributeFilter: ["data-theme"] });

    let waiting;
    addEventListener("resize", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        drawn()
          .filter((figure) => Math.abs(figure.node.clientWidth - figure.room) > 8)
          .forEach((figure) => figure.draw());
      }, 200);
    });
  };

  start(); // deferred: the page has been read
})();

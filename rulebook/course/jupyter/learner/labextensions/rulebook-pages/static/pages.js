// What JupyterLab has no setting for. It needs no build: JupyterLab asks a container for its plugin.
(function () {
  "use strict";

  const KINDS = { work: "your page", notebooks: "walk-through", solutions: "solution" };
  const UNIT = /^(?:[^/]*:)?(work|notebooks|solutions)\/(?:.*\/)?\d\d-[^/]*\.ipynb$/;
  const ADDRESS = /\/lab(?:\/workspaces\/[^/]+)?\/tree\/(.+\.ipynb)$/;
  const START = "notebooks/start-here.ipynb";
  const WRITTEN = "rulebook-written";
  const STYLE = `
    .${WRITTEN} { border: 2px dashed var(--jp-brand-color1, #1976d2); border-radius: 4px; margin: .5em 0; }
    .${WRITTEN}::before {
      content: "Your own text. To write: click here once, then press Enter. When you are done: Shift + Enter.";
      display: block; padding: .2em .8em; font: 600 13px/1.4 var(--jp-ui-font-family, sans-serif);
      color: var(--jp-ui-font-color1, #222); background: var(--jp-layout-color2, #eee);
    }
    ${Object.entries(KINDS).map(([folder, kind]) => `
      .lm-TabBar-tab[data-rulebook="${folder}"] .lm-TabBar-tabLabel::before { content: "${kind} · "; }`).join("")}`;

  // Walk-through and page of a unit are files of one name: their tabs say which is which. The tab's own
  // label is left as it is: to JupyterLab another label means that the file is to be renamed.
  function nameTab(panel, path) {
    const { rulebook, ...others } = panel.title.dataset;
    const unit = UNIT.exec(path);
    panel.title.dataset = unit ? { ...others, rulebook: unit[1] } : others;
  }

  // JupyterLab opens the page that its address names only after it has saved what is open, most of a second
  // later, and over whatever a quick reader has gone on to. So we open it, as soon as there is room for it,
  // and leave JupyterLab a folder to show at the left: beside the start page the learner's own.
  function openAtOnce(app, tree) {
    const [, named] = ADDRESS.exec(location.pathname) ?? [];
    if (!named) return;
    const path = decodeURIComponent(named);
    const folder = path === START ? "work" : path.replace(/\/?[^/]*$/, "");
    const opened = app.restored.then(() => app.commands.execute("docmanager:open", { path }));
    const paths = tree.paths;
    // Of a page that cannot be opened JupyterLab says what is the matter.
    tree.paths = opened.then(() => paths.then((asked) => ({ ...asked, file: folder })), () => paths);
  }

  function frameWritten(panel) {
    for (const cell of panel.content.widgets) {
      const marked = cell.model.getMetadata("nbgrader") || {};
      const written = cell.model.type === "markdown" && marked.solution && marked.grade;
      cell.node.classList.toggle(WRITTEN, Boolean(written));
    }
  }

  // After a double click JupyterLab opens a text, and leaves the keys with the page: what is typed is lost.
  function writeOnDoubleClick(panel) {
    // Before JupyterLab's own turn: it takes what was clicked out of the page.
    const inText = (event) => {
      if (!event.target.closest(".jp-MarkdownCell")) return;
      setTimeout(() => {
        const cell = panel.content.activeCell;
        if (cell && cell.model.type === "markdown" && !cell.rendered) panel.content.mode = "edit";
      });
    };
    panel.node.addEventListener("dblclick", inText, { capture: true });
  }

  const plugin = {
    id: "rulebook-pages:plugin",
    description: "Names the course's pages apart, and frames what is written by hand.",
    autoStart: true,
    activate(app, tree) {
      document.head.append(Object.assign(document.createElement("style"), { textContent: STYLE }));
      openAtOnce(app, tree);
      app.docRegistry.addWidgetExtension("Notebook", {
        createNew(panel, context) {
          const name = () => nameTab(panel, context.path);
          name();
          context.pathChanged.connect(name);
          writeOnDoubleClick(panel);
          context.ready.then(() => {
            const frame = () => frameWritten(panel);
            frame();
            context.model.cells.changed.connect(frame);
          });
        }
      });
    }
  };

  let shared;
  (window._JUPYTERLAB ??= {})["rulebook-pages"] = {
    init: (modules) => (shared = modules),
    async get() {
      const [application] = Object.values(shared["@jupyterlab/application"]);
      const { JupyterFrontEnd } = (await application.get())();
      return () => ({ __esModule: true, default: { ...plugin, requires: [JupyterFrontEnd.ITreeResolver] } });
    }
  };
})();

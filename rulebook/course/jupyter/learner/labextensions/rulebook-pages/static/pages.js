// What JupyterLab has no setting for. It needs no build: JupyterLab asks a container for its plugin.
(function () {
  "use strict";

  const KINDS = { work: "your page", notebooks: "walk-through", solutions: "solution" };
  const UNIT = /^(?:[^/]*:)?(work|notebooks|solutions)\/(?:.*\/)?\d\d-[^/]*\.ipynb$/;
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

  // Beside the start page a learner sees their own pages: JupyterLab, asked for a file by its address,
  // shows the folder that it lies in, and once it has, we go on from there.
  function showWork(app) {
    const opened = (_, { id, args, result }) => {
      if (id !== "filebrowser:open-path" || args.path !== START) return;
      app.commands.commandExecuted.disconnect(opened);
      Promise.resolve(result).then(() =>
        app.commands.execute("filebrowser:go-to-path", { path: "work", dontShowBrowser: true })
      );
    };
    app.commands.commandExecuted.connect(opened);
  }

  // JupyterLab opens what its address names only after it has saved what is open: most of a second later.
  function openStart(app) {
    if (!location.pathname.endsWith(`/lab/tree/${START}`)) return;
    app.restored.then(() => app.commands.execute("docmanager:open", { path: START }));
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
    activate(app) {
      document.head.append(Object.assign(document.createElement("style"), { textContent: STYLE }));
      showWork(app);
      openStart(app);
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

  (window._JUPYTERLAB ??= {})["rulebook-pages"] = {
    init() {},
    get: async () => () => ({ __esModule: true, default: plugin })
  };
})();

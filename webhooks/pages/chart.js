// A chart is drawn from the table beside it, and read by mouse, finger or arrow keys; what it says is the table's.

const LINE = { width: 3 };
const LOOKS = {
  plan: { stroke: "--plan-edge", fill: "--plan", bar: 0.72 },
  done: { stroke: "--blue", fill: "--blue", bar: 0.44 },
  fitness: { ...LINE, stroke: "--blue" },
  fatigue: { width: 2, stroke: "--vermillion", dash: [7, 4] },
  form: { width: 2, stroke: "--green", fill: "--mint" },
  low: { width: 1, stroke: "--band" },
  high: { width: 1, stroke: "--band" },
  expected: { ...LINE, stroke: "--blue" },
  goal: { width: 2, stroke: "--vermillion", dash: [10, 6] },
};
const CLOCK_STEPS = [10, 30, 60, 120, 300, 600, 900, 1800, 3600];
const STEPS = { ArrowLeft: -1, ArrowRight: 1, PageUp: -7, PageDown: 7, Home: -Infinity, End: Infinity };
const HEIGHT_PX = 220;
const LABEL_EVERY_PX = 76;

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const number = (value) => value.toLocaleString(document.documentElement.lang);

function clock(seconds) {
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
}

// A bar of no height is none.
const drawn = (look, value) => (LOOKS[look].bar && !Number(value) ? null : Number(value));

// What a table holds: where each row stands, its name, and each column's numbers.
function read(figure) {
  const heads = [...figure.querySelectorAll("thead th[data-look]")];
  const rows = [...figure.querySelectorAll("tbody tr")];
  const cell = (row, column) => row.querySelectorAll("td")[column];
  return {
    looks: heads.map((head) => head.dataset.look),
    names: heads.map((head) => head.textContent),
    keys: heads.map((head) => head.dataset.key),
    labels: rows.map((row) => row.querySelector("th").textContent),
    short: rows.map((row) => row.querySelector("th").dataset.short),
    texts: rows.map((row) => heads.map((_, column) => cell(row, column).textContent)),
    data: [
      rows.map((row) => Number(row.querySelector("th").dataset.x)),
      ...heads.map((head, column) => rows.map((row) => drawn(head.dataset.look, cell(row, column).dataset.y))),
    ],
    now: rows.findIndex((row) => row.classList.contains("now")),
  };
}

function series(look, name) {
  const { stroke, fill, bar, ...line } = LOOKS[look];
  const paths = bar ? { paths: uPlot.paths.bars({ size: [bar, 64], radius: 0.12 }) } : {};
  return {
    label: name,
    stroke: colour(stroke),
    fill: fill && colour(fill),
    points: { show: false },
    ...(look === "form" ? { fillTo: 0 } : {}),
    ...line,
    ...paths,
  };
}

// The columns in the order they are drawn: the band lies under everything.
function layers(looks) {
  const isBand = (place) => looks[place] === "low" || looks[place] === "high";
  const places = looks.map((_, place) => place);
  return [...places.filter(isBand), ...places.filter((place) => !isBand(place))];
}

function band(looks) {
  const [low, high] = [looks.indexOf("low") + 1, looks.indexOf("high") + 1];
  return low && high ? [{ series: [high, low], fill: colour("--band"), dir: -1 }] : [];
}

// Which rows are named below the chart: all where they fit, else evenly apart up to the last.
function named(count, width) {
  const step = Math.max(1, Math.ceil(count / Math.max(2, Math.floor(width / LABEL_EVERY_PX))));
  return Array.from({ length: count }, (_, place) => count - 1 - place * step).filter((place) => place >= 0);
}

function options(figure, table, width) {
  const isClock = figure.dataset.unit === "clock";
  const [xs] = table.data;
  const order = layers(table.looks);
  const bars = table.looks.some((look) => LOOKS[look].bar);
  const room = bars ? 0.5 : Math.max(0.5, (xs[xs.length - 1] - xs[0]) * 0.015);
  const axis = { stroke: colour("--soft"), font: "12px system-ui, sans-serif", ticks: { show: false } };
  const y = { dir: isClock ? -1 : 1, ...(bars ? { range: (_, low, high) => [0, (high || 1) * 1.08] } : {}) };
  const places = bars ? xs : named(xs.length, width).map((place) => xs[place]);
  return {
    width,
    height: HEIGHT_PX,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 10 } },
    scales: { x: { time: false, range: [xs[0] - room, xs[xs.length - 1] + room] }, y },
    bands: band(order.map((place) => table.looks[place])),
    series: [{}, ...order.map((place) => series(table.looks[place], table.names[place]))],
    axes: [
      {
        ...axis,
        size: 32,
        gap: 8,
        grid: { show: false },
        splits: () => places,
        values: (_, splits) => splits.map((x) => table.short[xs.indexOf(x)]),
      },
      {
        ...axis,
        size: 52,
        grid: { stroke: colour("--grid"), width: 1 },
        ...(isClock ? { incrs: CLOCK_STEPS } : {}),
        values: (_, splits) => splits.map(isClock ? clock : number),
      },
    ],
  };
}

function key(table, unit) {
  const list = document.createElement("ul");
  list.className = "key";
  list.setAttribute("aria-hidden", "true"); // the table's head names the columns
  table.keys.forEach((name, place) => {
    const item = document.createElement("li");
    item.dataset.look = table.looks[place];
    item.textContent = unit && unit !== "clock" ? `${name} (${unit})` : name;
    list.append(item);
  });
  return list;
}

const said = (table, place) =>
  `${table.labels[place]}: ${table.names.map((name, column) => `${name} ${table.texts[place][column]}`).join(", ")}`;

function draw(figure) {
  const plot = figure.querySelector(".plot");
  const spoken = figure.querySelector(".spoken");
  const table = read(figure);
  plot.replaceChildren();
  plot.hidden = false;
  const chosen = { place: -1 };
  const settings = options(figure, table, Math.max(plot.clientWidth, 200));
  settings.hooks = {
    setCursor: [(chart) => {
      const place = chart.cursor.idx;
      if (place === null || place === undefined || place === chosen.place) return;
      chosen.place = place;
      spoken.textContent = said(table, place);
    }],
  };
  const columns = [table.data[0], ...layers(table.looks).map((place) => table.data[place + 1])];
  const chart = new uPlot(settings, columns, plot);
  plot.append(key(table, figure.dataset.unit));
  spoken.textContent = said(table, table.now < 0 ? table.labels.length - 1 : table.now);
  const choose = (place) => {
    const kept = Math.min(Math.max(place, 0), table.labels.length - 1);
    chart.setCursor({ left: chart.valToPos(table.data[0][kept], "x"), top: 1 });
  };
  plot.onkeydown = (event) => {
    if (!(event.key in STEPS)) return;
    event.preventDefault();
    const from = chosen.place < 0 ? Math.max(table.now, 0) : chosen.place + STEPS[event.key];
    choose(from);
  };
  const follow = (event) => {
    if (event.pointerType === "mouse") return; // which the chart follows by itself
    chart.setCursor({ left: event.clientX - chart.over.getBoundingClientRect().left, top: 1 });
  };
  chart.over.addEventListener("pointerdown", follow);
  chart.over.addEventListener("pointermove", follow);
  new ResizeObserver(() => {
    const width = plot.clientWidth;
    if (width && width !== chart.width) chart.setSize({ width, height: HEIGHT_PX });
  }).observe(plot);
}

export function drawCharts(within = document) {
  for (const figure of within.querySelectorAll("[data-chart]")) draw(figure);
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawCharts());

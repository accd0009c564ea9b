"use strict";

// a row for each order; what is in it is set as text and never as markup
const rows = new Map();
const state = document.getElementById("state");
const orders = document.getElementById("orders");

function row(key) {
  if (!rows.has(key)) {
    const made = orders.insertRow(0);
    for (let cell = 0; cell < 3; cell++) {
      made.insertCell();
    }
    made.cells[0].textContent = key;
    rows.set(key, made);
  }
  return rows.get(key);
}

function show(change) {
  const cells = row(change.key).cells;
  cells[1].textContent = Object.entries(change.item).map(([name, value]) => name + ": " + value).join(", ");
  cells[2].textContent = change.event;
}

// a browser that loses the connection asks again by itself, and says which change it had last
const changes = new EventSource("changes");
changes.onopen = () => { state.textContent = "live"; };
changes.onerror = () => { state.textContent = "connecting"; };
changes.onmessage = (message) => show(JSON.parse(message.data));

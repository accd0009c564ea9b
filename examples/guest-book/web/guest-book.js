"use strict";

const book = document.querySelector('meta[name="guest-book"]').content;
const form = document.getElementById("form");
const entries = document.getElementById("entries");
const more = document.getElementById("more");
const problem = document.getElementById("problem");

/** What visitors wrote is text, and never becomes markup: it is only ever set as textContent. */
function element(name, text) {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
}

function shown(entry) {
    const item = document.createElement("li");
    const time = element("time", new Date(entry.time).toLocaleString());
    time.dateTime = entry.time;
    item.append(element("strong", entry.name), time, element("p", entry.text));
    return item;
}

async function answer(response) {
    const json = await response.json();
    if (!response.ok) {
        throw new Error(json.error);
    }
    return json;
}

async function attempt(work) {
    problem.textContent = "";
    try {
        await work();
    } catch (error) {
        problem.textContent = error.message;
    }
}

async function read(before) {
    const page = await answer(await fetch(before ? `${book}?before=${encodeURIComponent(before)}` : book));
    entries.append(...page.entries.map(shown));
    more.hidden = !page.before;
    more.onclick = () => attempt(() => read(page.before));
}

form.onsubmit = event => {
    event.preventDefault();
    attempt(async () => {
        const body = new URLSearchParams(new FormData(form));
        entries.prepend(shown(await answer(await fetch(book, { method: "POST", body }))));
        form.reset();
    });
};

attempt(() => read());

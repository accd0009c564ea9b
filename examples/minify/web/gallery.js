/*
 * A gallery that shows one picture at a time.
 */
"use strict";

/** Wraps a number into the range from 0 to count, whatever its sign. */
function wrapped(number, count) {
    const remainder = number % count;
    return remainder < 0 ? remainder + count : remainder;
}

class Gallery {
    constructor(pictures, { start = 0, title = "Grüße aus den Bergen" } = {}) {
        this.pictures = [...pictures];
        this.title = title;
        this.current = wrapped(start, this.pictures.length);
    }

    // forward by default, backward with a negative number
    turn(steps = 1) {
        const nextIndex = wrapped(this.current + steps, this.pictures.length);
        this.current = nextIndex;
        return this.picture?.name ?? "nothing";
    }

    get picture() {
        return this.pictures[this.current];
    }

    async describe(load) {
        const answers = await Promise.all(this.pictures.map(async (picture) => {
            const description = await load(picture.name);
            return `${picture.name}: ${description}`;
        }));
        return `${this.title}\n${answers.join("\n")}`;
    }
}

globalThis.Gallery = Gallery;

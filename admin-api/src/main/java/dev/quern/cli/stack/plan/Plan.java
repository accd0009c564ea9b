package dev.quern.cli.stack.plan;

import java.util.List;

/**
 * The way to what a file asks for.
 *
 * @param steps
 *            in the order in which they are taken
 * @param withheld
 *            what would have to be done as well, and is not allowed
 */
public record Plan(List<Step> steps, List<Withheld> withheld) {

    public Plan {
        steps = List.copyOf(steps);
        withheld = List.copyOf(withheld);
    }

    /** A step that is not taken, and why. */
    public record Withheld(Step step, String reason) {}
}

package dev.quern.cli.stack.plan;

import java.util.List;
import java.util.stream.Stream;

/** A plan as people read it. */
public final class PlanText {

    private PlanText() {}

    /** Line by line: what is done, what differs, what is not done and why, and how much that is. */
    public static List<String> lines(Plan plan) {
        Stream<String> steps = plan.steps().stream()
                .flatMap(step -> Stream.concat(Stream.of(line(step)),
                        step.details().stream().map(text -> "      " + text)));
        Stream<String> withheld = plan.withheld().stream()
                .map(kept -> line(kept.step()) + "  [not done: " + kept.reason() + "]");
        return Stream.of(steps, withheld, Stream.of(summary(plan))).flatMap(lines -> lines).toList();
    }

    /** A step in a line. */
    public static String line(Step step) {
        return "  " + step.sign() + " " + step.key();
    }

    private static String summary(Plan plan) {
        if (plan.steps().isEmpty()) {
            return "nothing to do" + kept(plan);
        }
        long made = count(plan, '+');
        long removed = count(plan, '-');
        return "%d to make, %d to change, %d to delete".formatted(made, plan.steps().size() - made - removed, removed)
                + kept(plan);
    }

    private static String kept(Plan plan) {
        return plan.withheld().isEmpty() ? "" : "; " + plan.withheld().size() + " not done";
    }

    private static long count(Plan plan, char sign) {
        return plan.steps().stream().filter(step -> step.sign() == sign).count();
    }
}

package dev.quern.cli.stack.plan;

import java.util.List;

/**
 * What a file asks for cannot be made of what the server has. The message is for the user, a line for each obstacle.
 */
public final class PlanException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PlanException(List<String> obstacles) {
        super(String.join("\n", obstacles));
    }
}

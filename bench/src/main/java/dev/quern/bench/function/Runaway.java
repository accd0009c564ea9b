package dev.quern.bench.function;

import dev.quern.function.Context;
import dev.quern.function.Handler;

/** Never comes to an end by itself, and catches whatever it is told. */
public final class Runaway implements Handler<String, String> {

    private long turns;

    @Override
    public String handle(String event, Context context) {
        while (turns >= 0) {
            try {
                turns = turns + 1 & 0xFFFF;
            } catch (Throwable again) {
                turns = 0;
            }
        }
        return "never";
    }
}

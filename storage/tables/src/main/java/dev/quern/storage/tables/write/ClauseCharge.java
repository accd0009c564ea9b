package dev.quern.storage.tables.write;

import dev.quern.storage.tables.expression.Path;
import dev.quern.storage.tables.expression.Update;
import dev.quern.storage.tables.item.AttributeType;
import dev.quern.storage.tables.item.Utf8;

/**
 * What a clause of an update is charged, whatever the item is: for doing something, for the place where it does it, and
 * for what it does it with. A value counts with its size wherever it is used; what is read of the item, what comes of a
 * sum and what is taken away count nothing. Members that are added to a set are no part of this, for which of them
 * count depends on the item. No page of the service tells of this; it was measured there.
 */
final class ClauseCharge {

    private static final long WRITING = 19;
    private static final long REMOVING = 1;
    /** For each step of a target after the first. */
    private static final long TARGET_STEP = 4;
    private static final long READING = 1;
    /** For each step of a path that is read, the first one, too. */
    private static final long READ_STEP = 14;
    private static final long PLUS = 34;
    private static final long MINUS = 37;
    private static final long IF_NOT_EXISTS = 39;
    private static final long LIST_APPEND = 37;

    private ClauseCharge() {}

    static long of(Update.Action clause) {
        long target = target(clause.path());
        return switch (clause) {
            case Update.Action.Set set -> WRITING + target + operand(set.value());
            case Update.Action.Add add -> WRITING + target
                    + (add.value().type() == AttributeType.N ? add.value().size() : 0);
            case Update.Action.Remove _,Update.Action.Delete _ -> REMOVING + target;
        };
    }

    private static long target(Path path) {
        return TARGET_STEP * path.steps().size() + bytes(path);
    }

    private static long operand(Update.Term term) {
        return switch (term) {
            case Update.Term.At at -> read(at.path());
            case Update.Term.Value constant -> constant.value().size();
            case Update.Term.Plus plus -> PLUS + operand(plus.left()) + operand(plus.right());
            case Update.Term.Minus minus -> MINUS + operand(minus.left()) + operand(minus.right());
            case Update.Term.IfNotExists either -> IF_NOT_EXISTS + read(either.path()) + operand(either.otherwise());
            case Update.Term.ListAppend append -> LIST_APPEND + operand(append.first()) + operand(append.second());
        };
    }

    private static long read(Path path) {
        return READING + READ_STEP * (1 + path.steps().size()) + bytes(path);
    }

    /** Of the names and numbers that a path is made of. */
    private static long bytes(Path path) {
        long bytes = Utf8.length(path.attribute());
        for (Path.Step step : path.steps()) {
            bytes += switch (step) {
                case Path.Step.Entry entry -> Utf8.length(entry.name());
                case Path.Step.Index index -> Integer.toString(index.index()).length();
            };
        }
        return bytes;
    }
}

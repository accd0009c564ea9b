package dev.quern.admin.dynamodb.call;

import org.jspecify.annotations.Nullable;

/** What is told of the item if a condition does not hold. */
public enum OnConditionCheckFailure {
    ALL_OLD, NONE;

    /** Whether the item is shown. */
    public static boolean shows(@Nullable OnConditionCheckFailure asked) {
        return asked == ALL_OLD;
    }
}

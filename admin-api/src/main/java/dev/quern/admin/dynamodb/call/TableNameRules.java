package dev.quern.admin.dynamodb.call;

import dev.quern.admin.shape.Constraints.Rule;
import dev.quern.admin.shape.OwnRules;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The rules on names of tables, for members that may be ARNs as well. The published model leaves out what the service
 * asks of names, for it does not ask it of ARNs. An empty text breaks the model's own rule, and that is enough.
 */
public final class TableNameRules implements OwnRules {

    private static final String PATTERN = "[a-zA-Z0-9_.-]+";
    private static final Predicate<String> ALLOWED = Pattern.compile(PATTERN).asMatchPredicate();
    private static final int MIN = 3;
    private static final int MAX = 255;

    /** The rules on what is a name. */
    static final List<Rule> OF_NAMES = List.of(
            new Rule("Member must satisfy regular expression pattern: " + PATTERN, name -> ALLOWED.test((String) name)),
            new Rule("Member must have length greater than or equal to " + MIN,
                    name -> ((String) name).length() >= MIN),
            new Rule("Member must have length less than or equal to " + MAX,
                    name -> ((String) name).length() <= MAX));

    @Override
    public List<Rule> rules() {
        return except(text -> isArn(text) || text.isEmpty());
    }

    static boolean isArn(String text) {
        return text.startsWith("arn:");
    }

    /** The rules on the texts that are none of these. */
    static List<Rule> except(Predicate<String> others) {
        return OF_NAMES.stream().map(rule -> new Rule(rule.text(),
                text -> others.test((String) text) || rule.holds().test(text))).toList();
    }
}

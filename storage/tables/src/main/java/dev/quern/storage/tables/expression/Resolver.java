package dev.quern.storage.tables.expression;

import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.TablesException;
import java.util.List;

/** Looks up the names and values of an expression. Not thread-safe. */
final class Resolver {

    private static final int MAX_STEPS = 32;

    private final Placeholders placeholders;
    private final Faults faults;

    Resolver(Placeholders placeholders, Faults faults) {
        this.placeholders = placeholders;
        this.faults = faults;
    }

    Path path(Tree.PathText text) {
        List<Path.Step> steps = text.steps().stream().map(this::step).toList();
        if (steps.size() > MAX_STEPS) {
            throw faults.of("The document path has too many nesting levels; nesting levels: " + steps.size());
        }
        Path path = Path.of(((Path.Step.Entry) steps.getFirst()).name());
        return new Path(path.attribute(), steps.subList(1, steps.size()));
    }

    private Path.Step step(Tree.StepText text) {
        return switch (text) {
            case Tree.StepText.Name name -> new Path.Step.Entry(name(name.text()));
            case Tree.StepText.Element element -> new Path.Step.Index(index(element.digits()));
        };
    }

    private String name(String text) {
        if (!text.startsWith("#")) {
            return text;
        }
        String name = placeholders.name(text);
        if (name == null) {
            throw faults.of("An expression attribute name used in the document path is not defined; attribute name: "
                    + text);
        }
        return name;
    }

    private int index(String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw faults.of("List index is not within the allowable range; index: [" + digits + "]");
        }
    }

    AttributeValue value(Tree.ValueText text) {
        AttributeValue value = placeholders.value(text.key());
        if (value == null) {
            throw faults.of("An expression attribute value used in expression is not defined; attribute value: "
                    + text.key());
        }
        return value;
    }

    TablesException.Validation fault(String text) {
        return faults.of(text);
    }

    TablesException.Validation wrongCount(Operator operator, int operands) {
        return faults.of("Incorrect number of operands for operator or function; operator or function: "
                + operator.symbol() + ", number of operands: " + operands);
    }

    TablesException.Validation wrongType(String operator, String type) {
        return faults.of("Incorrect operand type for operator or function; operator or function: " + operator
                + ", operand type: " + type);
    }

    TablesException.Validation sameOperand(Operator operator, Path first) {
        return faults.of("The first operand must be distinct from the remaining operands for this operator or function;"
                + " operator: " + operator.symbol() + ", first operand: " + first);
    }

    TablesException.Validation needsPath(Operator operator) {
        return faults.of("Operator or function requires a document path; operator or function: " + operator.symbol());
    }
}

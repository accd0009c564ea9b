package dev.quern.storage.tables.expression;

import java.util.ArrayList;
import java.util.List;

/** Which places of an item expressions look at. */
final class Looking {

    private final List<Path> paths = new ArrayList<>();

    private Looking() {}

    static List<Path> at(Condition condition) {
        Looking looking = new Looking();
        looking.visit(condition);
        return looking.paths;
    }

    static List<Path> at(Update update) {
        Looking looking = new Looking();
        for (Update.Action action : update.actions()) {
            looking.paths.add(action.path());
            if (action instanceof Update.Action.Set set) {
                looking.visit(set.value());
            }
        }
        return looking.paths;
    }

    private void visit(Condition condition) {
        switch (condition) {
            case Condition.And and -> and.parts().forEach(this::visit);
            case Condition.Or or -> or.parts().forEach(this::visit);
            case Condition.Not not -> visit(not.part());
            case Condition.Compare compare -> visit(List.of(compare.left(), compare.right()));
            case Condition.Between between -> visit(List.of(between.operand(), between.lower(), between.upper()));
            case Condition.In in -> {
                visit(in.operand());
                visit(in.candidates());
            }
            case Condition.Exists exists -> paths.add(exists.path());
            case Condition.NotExists missing -> paths.add(missing.path());
            case Condition.HasType typed -> visit(typed.operand());
            case Condition.BeginsWith begins -> visit(List.of(begins.operand(), begins.prefix()));
            case Condition.Contains contains -> visit(List.of(contains.operand(), contains.part()));
        }
    }

    private void visit(List<Operand> operands) {
        operands.forEach(this::visit);
    }

    private void visit(Operand operand) {
        switch (operand) {
            case Operand.At at -> paths.add(at.path());
            case Operand.Size size -> visit(size.of());
            case Operand.Value _ -> {
            }
        }
    }

    private void visit(Update.Term term) {
        switch (term) {
            case Update.Term.At at -> paths.add(at.path());
            case Update.Term.Value _ -> {
            }
            case Update.Term.Plus plus -> {
                visit(plus.left());
                visit(plus.right());
            }
            case Update.Term.Minus minus -> {
                visit(minus.left());
                visit(minus.right());
            }
            case Update.Term.IfNotExists other -> {
                paths.add(other.path());
                visit(other.otherwise());
            }
            case Update.Term.ListAppend append -> {
                visit(append.first());
                visit(append.second());
            }
        }
    }
}

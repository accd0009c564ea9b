package dev.quern.admin.shape;

import java.util.List;

/** Rules for a text that no other annotation can say. */
@FunctionalInterface
public interface OwnRules {

    /** The rules, in the order in which they are told; their tests are asked for texts. */
    List<Constraints.Rule> rules();
}

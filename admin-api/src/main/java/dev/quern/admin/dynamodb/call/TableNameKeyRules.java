package dev.quern.admin.dynamodb.call;

import dev.quern.admin.shape.Constraints.Rule;
import dev.quern.admin.shape.OwnRules;
import java.util.List;

/** As {@link TableNameRules}, for keys of maps, which break no other rule; the service lists these the other way. */
public final class TableNameKeyRules implements OwnRules {

    @Override
    public List<Rule> rules() {
        return TableNameRules.except(TableNameRules::isArn).reversed();
    }
}

package dev.quern.admin.dynamodb.call;

import dev.quern.admin.shape.Constraints;
import dev.quern.admin.shape.Violation;
import dev.quern.runtime.function.Account;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.table.IndexName;
import dev.quern.storage.tables.table.TableName;
import java.util.List;

/** Names of tables, and the ARNs that stand for them. Immutable. */
public final class Names {

    private static final String INVALID = "One or more parameter values were invalid: ";

    private final String prefix;

    public Names(Account account) {
        this.prefix = "arn:aws:dynamodb:" + account.region() + ":" + account.accountId() + ":table/";
    }

    /**
     * The table that a request names, by its name or its ARN.
     *
     * @throws TablesException.Validation
     *             if no table can have this name
     * @throws TablesException.ResourceNotFound
     *             if it is the ARN of something else
     */
    public TableName table(String text) {
        String name = text;
        if (TableNameRules.isArn(text)) {
            if (!text.startsWith(prefix)) {
                throw new TablesException.ResourceNotFound("Requested resource not found");
            }
            name = text.substring(prefix.length());
        }
        for (Constraints.Rule rule : TableNameRules.OF_NAMES) {
            if (!rule.holds().test(name)) {
                throw new TablesException.Validation(Violation.message(
                        List.of(new Violation("Value '" + text + "'", "tableName", rule.text()))));
            }
        }
        return new TableName(name);
    }

    /**
     * The table that an ARN names, for what takes ARNs only.
     *
     * @throws TablesException.Validation
     *             if it is no ARN of a table
     */
    public TableName ofArn(String arn) {
        if (!TableNameRules.isArn(arn)) {
            throw new TablesException.Validation(INVALID + "ARNs must start with 'arn:': " + arn);
        }
        if (arn.contains("/index/")) {
            throw new TablesException.Validation(INVALID + "Invalid resource arn provided, only table or stream is"
                    + " accepted. Provided resource arn: " + arn);
        }
        if (!arn.contains(":table/")) {
            throw new TablesException.Validation("Invalid TableArn: Invalid ResourceArn provided as input " + arn);
        }
        return table(arn);
    }

    public String arn(TableName table) {
        return prefix + table;
    }

    public String arn(TableName table, IndexName index) {
        return arn(table) + "/index/" + index;
    }

    public String streamArn(TableName table, String label) {
        return arn(table) + "/stream/" + label;
    }
}

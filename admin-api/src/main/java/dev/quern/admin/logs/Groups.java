package dev.quern.admin.logs;

import dev.quern.runtime.function.Account;
import dev.quern.runtime.log.LogGroupName;
import dev.quern.runtime.log.LogsException.InvalidParameter;
import org.jspecify.annotations.Nullable;

/** The names and ARNs of groups and streams. */
record Groups(Account account) {

    String arn(LogGroupName group) {
        return "arn:aws:logs:" + account.region() + ":" + account.accountId() + ":log-group:" + group;
    }

    String arn(LogGroupName group, String stream) {
        return arn(group) + ":log-stream:" + stream;
    }

    /** The group that a request means by its name, or by its name or ARN. */
    LogGroupName group(@Nullable String name, @Nullable String identifier) {
        if (name != null && identifier == null) {
            return new LogGroupName(name);
        }
        if (identifier == null || name != null) {
            throw new InvalidParameter(
                    "Exactly one of the parameters logGroupName and logGroupIdentifier is required.");
        }
        if (!identifier.startsWith("arn:")) {
            return new LogGroupName(identifier);
        }
        String ours = "arn:aws:logs:" + account.region() + ":" + account.accountId() + ":log-group:";
        if (!identifier.startsWith(ours)) {
            throw new InvalidParameter("The logGroupIdentifier " + identifier
                    + " is not of this server: its groups are " + ours + "NAME");
        }
        return new LogGroupName(identifier.substring(ours.length()));
    }
}

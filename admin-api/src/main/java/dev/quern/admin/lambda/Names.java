package dev.quern.admin.lambda;

import dev.quern.runtime.function.Account;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.function.FunctionsException.InvalidParameter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the names in requests. */
final class Names {

    private final Account account;

    Names(Account account) {
        this.account = account;
    }

    /** A function, version or alias, named by a label and perhaps a {@code Qualifier} beside it. */
    FunctionReference reference(String functionName, @Nullable String qualifier) {
        return FunctionReference.parse(functionName, Optional.ofNullable(qualifier), account);
    }

    /** A function as a whole, for operations that take no qualifier. */
    FunctionName unqualified(String functionName) {
        FunctionReference reference = FunctionReference.parse(functionName, account);
        if (reference.qualifier().isPresent()) {
            throw new InvalidParameter("The function name '" + functionName
                    + "' has a qualifier, and this operation is for the function as a whole: leave it out.");
        }
        return reference.name();
    }
}

package dev.quern.admin.lambda;

import dev.quern.admin.shape.Label;
import dev.quern.admin.shape.Length;
import dev.quern.admin.shape.Matches;
import dev.quern.admin.shape.Query;
import dev.quern.admin.shape.Wire;
import dev.quern.runtime.url.FunctionUrl;
import org.jspecify.annotations.Nullable;

/** Requests and answers of the operations on resource policies. */
final class PolicyShapes {

    private PolicyShapes() {}

    record AddPermissionRequest(@Label @Length(min = 1, max = 140) @Matches(Patterns.FUNCTION) String functionName,
            @Query("Qualifier") @Length(min = 1, max = 128) @Matches(Patterns.QUALIFIER) @Nullable String qualifier,
            @Length(min = 1, max = 100) @Matches("([a-zA-Z0-9-_]+)") String statementId,
            @Matches("(lambda:[*]|lambda:[a-zA-Z]+|[*])") String action, @Matches("[^\\s]+") String principal,
            @Matches("arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:([a-z]{2}(-gov)?-[a-z]+-\\d{1})?:(\\d{12})?:(.*)") @Nullable String sourceArn,
            FunctionUrl.@Nullable Auth functionUrlAuthType, @Nullable Boolean invokedViaFunctionUrl,
            @Length(max = 12) @Matches("\\d{12}") @Nullable String sourceAccount,
            @Length(max = 256) @Matches("[a-zA-Z0-9._\\-]+") @Nullable String eventSourceToken,
            @Nullable String revisionId,
            @Wire("PrincipalOrgID") @Length(min = 12, max = 34) @Matches("^o-[a-z0-9]{10,32}$") @Nullable String principalOrgId) {}

    record AddPermissionResponse(String statement) {}

    record RemovePermissionRequest(@Label @Length(min = 1, max = 140) @Matches(Patterns.FUNCTION) String functionName,
            @Label @Length(min = 1, max = 100) @Matches("([a-zA-Z0-9-_.]+)") String statementId,
            @Query("Qualifier") @Length(min = 1, max = 128) @Matches(Patterns.QUALIFIER) @Nullable String qualifier,
            @Query("RevisionId") @Nullable String revisionId) {}

    record GetPolicyRequest(@Label @Length(min = 1, max = 170) @Matches(Patterns.NAMESPACED) String functionName,
            @Query("Qualifier") @Length(min = 1, max = 128) @Matches(Patterns.QUALIFIER) @Nullable String qualifier) {}

    record GetPolicyResponse(String policy, String revisionId) {}
}

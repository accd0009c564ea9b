package dev.quern.admin.lambda;

import static dev.quern.admin.lambda.LambdaErrors.told;
import static dev.quern.admin.restjson.Operation.blocking;

import dev.quern.admin.lambda.FunctionShapes.Empty;
import dev.quern.admin.lambda.PolicyShapes.AddPermissionRequest;
import dev.quern.admin.lambda.PolicyShapes.AddPermissionResponse;
import dev.quern.admin.lambda.PolicyShapes.GetPolicyRequest;
import dev.quern.admin.lambda.PolicyShapes.GetPolicyResponse;
import dev.quern.admin.lambda.PolicyShapes.RemovePermissionRequest;
import dev.quern.admin.restjson.Call;
import dev.quern.admin.restjson.Operation;
import dev.quern.runtime.function.Account;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.policy.ResourcePolicies;
import dev.quern.runtime.policy.ResourcePolicy;
import dev.quern.runtime.policy.Statement;
import java.util.List;
import java.util.Optional;

/** The operations on resource policies. */
final class PolicyOperations {

    private final ResourcePolicies policies;
    private final Names names;
    private final Account account;

    PolicyOperations(ResourcePolicies policies, Names names, Account account) {
        this.policies = policies;
        this.names = names;
        this.account = account;
    }

    List<Operation<?, ?>> table() {
        return List.of(
                blocking("AddPermission", "POST /2015-03-31/functions/{FunctionName}/policy",
                        AddPermissionRequest.class,
                        AddPermissionResponse.class, told(this::add)).answering(201),
                blocking("GetPolicy", "GET /2015-03-31/functions/{FunctionName}/policy", GetPolicyRequest.class,
                        GetPolicyResponse.class, told(this::get)),
                blocking("RemovePermission", "DELETE /2015-03-31/functions/{FunctionName}/policy/{StatementId}",
                        RemovePermissionRequest.class, Empty.class, told(this::remove)).answering(204));
    }

    private AddPermissionResponse add(AddPermissionRequest request, Call call) {
        FunctionReference reference = names.reference(request.functionName(), request.qualifier());
        Statement statement = new Statement(request.statementId(), request.action(), request.principal(),
                Optional.ofNullable(request.sourceArn()), Optional.ofNullable(request.sourceAccount()),
                Optional.ofNullable(request.eventSourceToken()), Optional.ofNullable(request.principalOrgId()),
                Optional.ofNullable(request.functionUrlAuthType()),
                Boolean.TRUE.equals(request.invokedViaFunctionUrl()));
        String arn = account.arn(reference);
        policies.add(reference, statement, Optional.ofNullable(request.revisionId()),
                policy -> PolicyDocument.bytes(policy, arn));
        return new AddPermissionResponse(PolicyDocument.print(statement, arn));
    }

    private GetPolicyResponse get(GetPolicyRequest request, Call call) {
        FunctionReference reference = names.reference(request.functionName(), request.qualifier());
        ResourcePolicy policy = policies.get(reference);
        return new GetPolicyResponse(PolicyDocument.print(policy, account.arn(reference)), policy.revisionId());
    }

    private Empty remove(RemovePermissionRequest request, Call call) {
        policies.remove(names.reference(request.functionName(), request.qualifier()), request.statementId(),
                Optional.ofNullable(request.revisionId()));
        return new Empty();
    }
}

package dev.quern.runtime.objects;

import dev.quern.runtime.function.Account;
import dev.quern.runtime.function.Deployment;
import dev.quern.runtime.invoke.DataClients;
import dev.quern.storage.objects.ObjectStore;
import dev.quern.storage.objects.model.Cause;

/** What functions reach objects with. Safe for use by several threads. */
public final class ObjectClients implements DataClients.ObjectAccess {

    private static final String THIS_HOST = "127.0.0.1";

    private final ObjectStore store;
    private final Account account;

    public ObjectClients(ObjectStore store, Account account) {
        this.store = store;
        this.account = account;
    }

    @Override
    public DataClients.Bound of(Deployment deployment) {
        String principal = "AWS:" + account.arn(deployment.name(), deployment.version());
        return (requestId, lineage) -> new FunctionObjects(store,
                () -> new Cause(principal, THIS_HOST, requestId, "", Trail.of(lineage.get())));
    }
}

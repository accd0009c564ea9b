package dev.quern.admin.lambda;

import dev.quern.admin.auth.RequestSigner;
import dev.quern.admin.functionurl.UrlAddresses;
import dev.quern.admin.http.BlockingPool;
import dev.quern.admin.http.WireService;
import dev.quern.admin.restjson.Operation;
import dev.quern.admin.restjson.RestJsonService;
import dev.quern.runtime.Quern;
import java.util.ArrayList;
import java.util.List;

/** The Lambda API over a runtime. */
public final class LambdaService {

    private LambdaService() {}

    /**
     * The service.
     *
     * @param addresses
     *            where function URLs are
     * @param signer
     *            signs links to code, with the root key
     * @param host
     *            host and port of the server, for requests that name none
     * @param pool
     *            where blocking operations run; not closed by the service
     */
    public static WireService over(Quern quern, UrlAddresses addresses, RequestSigner signer, String host,
            BlockingPool pool) {
        return new RestJsonService("lambda", operations(quern, addresses, signer, host), new LambdaErrors(),
                new LambdaGate(),
                pool);
    }

    /** The table of operations. */
    public static List<Operation<?, ?>> operations(Quern quern, UrlAddresses addresses, RequestSigner signer,
            String host) {
        Names names = new Names(quern.account());
        FunctionPrinting printing = new FunctionPrinting(quern.account(), quern.containment()::remark);
        List<Operation<?, ?>> table = new ArrayList<>();
        table.addAll(new FunctionOperations(quern.functions(), quern.queue().targets(), names, printing,
                new CodeLinks(signer, host), quern.concurrency(),
                new CodeSource(quern.objects(), quern.code().limits())).table());
        table.addAll(new VersionOperations(quern.versions(), names, printing).table());
        table.addAll(new AliasOperations(quern.aliases(), names, quern.account()).table());
        table.addAll(new CodeSigningOperations(quern.functions(), names).table());
        table.addAll(new InvokeOperations(quern.invoker(), quern.queue(), quern.recursion(), names).table());
        table.addAll(new EventInvokeOperations(quern.queue().configs(), names, quern.account()).table());
        table.addAll(new MappingOperations(quern.mappings(), quern.account()).table());
        table.addAll(new RecursionOperations(quern.recursion(), names).table());
        table.addAll(new UrlOperations(quern.urls(), addresses, names, quern.account()).table());
        table.addAll(new PolicyOperations(quern.policies(), names, quern.account()).table());
        table.addAll(new TagOperations(quern.functions(), quern.mappings(), names, quern.account()).table());
        table.addAll(new AccountOperations(quern.functions(), quern.code().limits(), quern.invoker(),
                quern.concurrency()).table());
        table.addAll(new ConcurrencyOperations(quern.concurrency(), quern.provisioned(), names, quern.account())
                .table());
        table.add(new CodeOperation(quern.code()).operation());
        return table;
    }
}

package dev.quern.cli.stack.server;

import dev.quern.cli.client.Deployer;
import dev.quern.cli.client.ServerApi;
import dev.quern.cli.stack.file.StackSource;
import dev.quern.cli.stack.plan.Kind;
import dev.quern.cli.stack.plan.State;
import dev.quern.cli.stack.plan.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A stack on a server: what there is of it, and steps that change it. For use by one thread. */
public final class ServerStack {
    // a new index of a large table takes its time
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private final StackSource source;
    private final FunctionParts functions;
    private final List<Parts> all;

    /** The APIs that are spoken to; the caller closes them. */
    public record Apis(ServerApi lambda, ServerApi s3, ServerApi dynamoDb, ServerApi kinesis) {}

    /**
     * @param deployer
     *            brings the code of functions up to date
     * @param pause
     *            how long to wait between two looks at something that is changing
     */
    public ServerStack(StackSource source, Apis apis, Deployer deployer, Duration pause) {
        this.source = source;
        Patience patience = new Patience(pause, LIMIT);
        TableParts tables = new TableParts(apis.dynamoDb(), patience);
        functions = new FunctionParts(apis.lambda(), deployer, source.code(), patience);
        // triggers are read last: they belong to functions that were found
        all = List.of(new StreamParts(apis.kinesis(), patience), tables, new BucketParts(apis.s3(), apis.lambda()),
                functions, new TriggerParts(apis.lambda(), apis.kinesis(), tables, patience));
    }

    /** Reads what the file names, and what carries its tag. */
    public State read() {
        Found found = new Found(source.wanted());
        all.forEach(parts -> parts.read(found));
        return found.state();
    }

    /** Takes a step, and returns when the server is done with it. */
    public void take(Step step) {
        Parts parts = all.stream().filter(each -> each.kinds().contains(step.key().kind())).findFirst().orElseThrow();
        switch (step) {
            case Step.Create create -> parts.make(create.key(), null, create.piece());
            case Step.Change change -> parts.make(change.key(), change.before(), change.after());
            case Step.Replace replace -> parts.make(replace.key(), replace.before(), replace.after());
            case Step.Remove remove -> parts.remove(remove.key(), remove.before());
        }
    }

    /** The address of a function; empty if it has none. */
    public Optional<String> url(String function) {
        return functions.url(function);
    }

    /** The functions that the file asks for, in the order of their names. */
    public List<String> functions() {
        return source.wanted().pieces().keySet().stream().filter(key -> key.kind() == Kind.FUNCTION)
                .map(key -> key.root()).toList();
    }
}

package dev.quern.cli;

import dev.quern.cli.client.Deployer;
import dev.quern.cli.client.FunctionUnusableException;
import dev.quern.cli.client.LambdaClient;
import dev.quern.cli.client.ServerApi;
import dev.quern.cli.client.ServerException;
import dev.quern.cli.stack.file.StackSource;
import dev.quern.cli.stack.plan.Allowed;
import dev.quern.cli.stack.plan.Plan;
import dev.quern.cli.stack.plan.PlanText;
import dev.quern.cli.stack.plan.Planner;
import dev.quern.cli.stack.plan.Step;
import dev.quern.cli.stack.server.ServerStack;
import java.nio.file.Path;
import java.time.Duration;

/** Makes a server have what a file says: reads both, shows the difference, and goes step by step. */
final class StackDeployment {
    private final Surroundings surroundings;
    private final ServerOptions server;
    private final Duration pause;

    StackDeployment(Surroundings surroundings, ServerOptions server, Duration pause) {
        this.surroundings = surroundings;
        this.server = server;
        this.pause = pause;
    }

    /**
     * Plans, and does it unless only the plan is wanted. The plan goes to standard output if it is the result, and to
     * standard error if it is progress.
     */
    void run(Path file, Allowed allowed, boolean planOnly) {
        StackSource source = StackSource.read(file, surroundings.environment());
        try (LambdaClient client = server.connect(surroundings);
                ServerApi lambda = server.connectTo("lambda", surroundings);
                ServerApi s3 = server.connectTo("s3", surroundings);
                ServerApi dynamoDb = server.connectTo("dynamodb", surroundings);
                ServerApi kinesis = server.connectTo("kinesis", surroundings)) {
            ServerStack stack = new ServerStack(source, new ServerStack.Apis(lambda, s3, dynamoDb, kinesis),
                    new Deployer(client, pause, what -> say("    " + what)), pause);
            Plan plan = Planner.plan(source.wanted(), stack.read(), allowed);
            var shown = planOnly ? surroundings.out() : surroundings.err();
            shown.println("stack " + source.wanted().stack() + " on " + client.endpoint());
            PlanText.lines(plan).forEach(shown::println);
            if (!planOnly) {
                take(plan, stack);
                stack.functions().forEach(function -> stack.url(function)
                        .ifPresent(url -> surroundings.out().println(function + "\t" + url)));
            }
        }
    }

    private void take(Plan plan, ServerStack stack) {
        long begin = System.nanoTime();
        int done = 0;
        for (Step step : plan.steps()) {
            say("[%d of %d]%s".formatted(done + 1, plan.steps().size(), PlanText.line(step)));
            try {
                stack.take(step);
            } catch (ServerException | CommandException | FunctionUnusableException e) {
                say("%d of %d steps are done; this one is not: %s. What is done stays; run this again when it is mended"
                        .formatted(done, plan.steps().size(), step.key()));
                throw e;
            }
            done++;
        }
        if (done > 0) {
            say("done after " + Amounts.since(begin));
        }
    }

    private void say(String what) {
        surroundings.err().println(what);
    }
}

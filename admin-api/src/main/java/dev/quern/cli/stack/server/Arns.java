package dev.quern.cli.stack.server;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.quern.cli.client.ServerApi;
import dev.quern.cli.stack.plan.Target;

/** Finds the ARNs of what a file names, which hold a region and an account that only the server knows. */
final class Arns {
    static final String FUNCTIONS = "/2015-03-31/functions/";

    private final ServerApi lambda;

    Arns(ServerApi lambda) {
        this.lambda = lambda;
    }

    private record Found(String functionArn) {}

    /** The ARN of a target; empty for none. */
    String of(String target) {
        if (target.isEmpty() || target.startsWith("arn:")) {
            return target;
        }
        return target.startsWith(Target.BUCKET)
                ? "arn:aws:s3:::" + target.substring(Target.BUCKET.length())
                : function(target);
    }

    /** The ARN of a function, with its version or alias if one is named. */
    String function(String reference) {
        String[] words = reference.split(":", 2);
        String arn = lambda.rest("GET", FUNCTIONS + ServerApi.encoded(words[0]) + "/configuration", null,
                Found.class).functionArn();
        return words.length == 1 ? arn : arn + ":" + words[1];
    }

    /** The ARN of the stream of this name. */
    String stream(String name, ServerApi kinesis) {
        return kinesis.json("Kinesis_20131202.DescribeStreamSummary", "1.1", new Named(name), Described.class)
                .streamDescriptionSummary().arn();
    }

    private record Named(String streamName) {}

    private record Described(Summary streamDescriptionSummary) {}

    private record Summary(@JsonProperty("StreamARN") String arn) {}
}

package dev.quern.admin.lambda;

import dev.quern.admin.shape.Label;
import dev.quern.admin.shape.Length;
import dev.quern.admin.shape.Matches;
import dev.quern.admin.shape.Query;
import dev.quern.admin.shape.Range;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests and answers of the operations on aliases. */
final class AliasShapes {

    private AliasShapes() {}

    record RoutingConfig(
            @Nullable Map<@Length(min = 1, max = 1_024) @Matches("[0-9]+") String, @Range(min = 0, max = 1) Double> additionalVersionWeights) {}

    record CreateAliasRequest(@Label @Length(min = 1, max = 140) @Matches(Patterns.FUNCTION) String functionName,
            @Length(min = 1, max = 128) @Matches(Patterns.ALIAS) String name,
            @Length(min = 1, max = 1_024) @Matches(Patterns.VERSION) String functionVersion,
            @Length(max = 256) @Nullable String description, @Nullable RoutingConfig routingConfig) {}

    record UpdateAliasRequest(@Label @Length(min = 1, max = 140) @Matches(Patterns.FUNCTION) String functionName,
            @Label @Length(min = 1, max = 128) @Matches(Patterns.ALIAS) String name,
            @Length(min = 1, max = 1_024) @Matches(Patterns.VERSION) @Nullable String functionVersion,
            @Length(max = 256) @Nullable String description, @Nullable RoutingConfig routingConfig,
            @Nullable String revisionId) {}

    record AliasRequest(@Label @Length(min = 1, max = 140) @Matches(Patterns.FUNCTION) String functionName,
            @Label @Length(min = 1, max = 128) @Matches(Patterns.ALIAS) String name) {}

    record ListAliasesRequest(@Label @Length(min = 1, max = 140) @Matches(Patterns.FUNCTION) String functionName,
            @Query("FunctionVersion") @Length(min = 1, max = 1_024) @Matches(Patterns.VERSION) @Nullable String functionVersion,
            @Query("Marker") @Nullable String marker,
            @Query("MaxItems") @Range(min = 1, max = 10_000) @Nullable Integer maxItems) {}

    record ListAliasesResponse(@Nullable String nextMarker, List<AliasConfiguration> aliases) {}

    record AliasConfiguration(String aliasArn, String name, String functionVersion, String description,
            @Nullable RoutingConfig routingConfig, String revisionId) {}
}

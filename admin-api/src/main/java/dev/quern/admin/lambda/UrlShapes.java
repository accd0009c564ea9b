package dev.quern.admin.lambda;

import dev.quern.admin.shape.Label;
import dev.quern.admin.shape.Length;
import dev.quern.admin.shape.Matches;
import dev.quern.admin.shape.Query;
import dev.quern.admin.shape.Range;
import dev.quern.runtime.url.FunctionUrl;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests and answers of the operations on function URLs. */
final class UrlShapes {

    private UrlShapes() {}

    record Cors(@Nullable Boolean allowCredentials,
            @Length(max = 100) @Nullable List<@Length(max = 1_024) @Matches(".*") String> allowHeaders,
            @Length(max = 6) @Nullable List<@Length(max = 6) @Matches(".*") String> allowMethods,
            @Length(max = 100) @Nullable List<@Length(min = 1, max = 253) @Matches(".*") String> allowOrigins,
            @Length(max = 100) @Nullable List<@Length(max = 1_024) @Matches(".*") String> exposeHeaders,
            @Range(min = 0, max = 86_400) @Nullable Integer maxAge) {}

    record CreateFunctionUrlConfigRequest(
            @Label @Length(min = 1, max = 140) @Matches(Patterns.FUNCTION) String functionName,
            @Query("Qualifier") @Length(min = 1, max = 128) @Matches(Patterns.URL_QUALIFIER) @Nullable String qualifier,
            FunctionUrl.Auth authType, @Nullable Cors cors, FunctionUrl.@Nullable InvokeMode invokeMode) {}

    record UpdateFunctionUrlConfigRequest(
            @Label @Length(min = 1, max = 140) @Matches(Patterns.FUNCTION) String functionName,
            @Query("Qualifier") @Length(min = 1, max = 128) @Matches(Patterns.URL_QUALIFIER) @Nullable String qualifier,
            FunctionUrl.@Nullable Auth authType, @Nullable Cors cors, FunctionUrl.@Nullable InvokeMode invokeMode) {}

    record FunctionUrlConfigRequest(
            @Label @Length(min = 1, max = 140) @Matches(Patterns.FUNCTION) String functionName,
            @Query("Qualifier") @Length(min = 1, max = 128) @Matches(Patterns.URL_QUALIFIER) @Nullable String qualifier) {}

    record ListFunctionUrlConfigsRequest(
            @Label @Length(min = 1, max = 140) @Matches(Patterns.FUNCTION) String functionName,
            @Query("Marker") @Nullable String marker,
            @Query("MaxItems") @Range(min = 1, max = 50) @Nullable Integer maxItems) {}

    record CreateFunctionUrlConfigResponse(String functionUrl, String functionArn, FunctionUrl.Auth authType,
            @Nullable Cors cors, String creationTime, FunctionUrl.InvokeMode invokeMode) {}

    record FunctionUrlConfig(String functionUrl, String functionArn, FunctionUrl.Auth authType, @Nullable Cors cors,
            String creationTime, String lastModifiedTime, FunctionUrl.InvokeMode invokeMode) {}

    record ListFunctionUrlConfigsResponse(List<FunctionUrlConfig> functionUrlConfigs, @Nullable String nextMarker) {}
}

package dev.quern.admin.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quern.admin.restjson.Operation;
import dev.quern.admin.shape.Constraints;
import dev.quern.admin.shape.Member;
import dev.quern.admin.shape.RecordShape;
import dev.quern.admin.shape.Shape;
import dev.quern.runtime.Quern;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rules on the members of requests against those of the published model. Runs with {@code -Pcompatibility}, which
 * fetches the model.
 */
class ModelRulesTest {

    /** Which runtimes there are, the plugins decide; and the limit on a timeout is in the model's prose only. */
    private static final Set<String> OURS = Set.of("CreateFunction.Runtime", "UpdateFunctionConfiguration.Runtime",
            "CreateFunction.Timeout", "UpdateFunctionConfiguration.Timeout",
            // this class of groups came after the model
            "CreateLogGroup.logGroupClass", "DescribeLogGroups.logGroupClass",
            // keys of global indexes with several attributes came after it, too
            "CreateTable.GlobalSecondaryIndexes[].KeySchema",
            "UpdateTable.GlobalSecondaryIndexUpdates[].Create.KeySchema",
            "RestoreTableFromBackup.GlobalSecondaryIndexOverride[].KeySchema",
            "RestoreTableToPointInTime.GlobalSecondaryIndexOverride[].KeySchema",
            "ImportTable.TableCreationParameters.GlobalSecondaryIndexes[].KeySchema",
            // the model has no rules on names where there may be ARNs
            "CreateTable.TableName", "BatchGetItem.RequestItems{key}", "BatchWriteItem.RequestItems{key}",
            "TransactGetItems.TransactItems[].Get.TableName",
            "TransactWriteItems.TransactItems[].ConditionCheck.TableName",
            "TransactWriteItems.TransactItems[].Put.TableName", "TransactWriteItems.TransactItems[].Delete.TableName",
            "TransactWriteItems.TransactItems[].Update.TableName",
            // told in the service's words, which are not those of its model
            "CreateTable.TableClass", "UpdateTable.TableClass",
            // tags of event source mappings
            "ListTags.Resource", "TagResource.Resource", "UntagResource.Resource",
            // and records of up to 10 MiB
            "PutRecord.Data", "PutRecords.Records[].Data");

    private final List<String> differences = new ArrayList<>();

    @Test
    void theRulesOfLambdaAreTheModels(@TempDir Path data) throws IOException {
        compare("lambda-2015-03-31", data, Services::lambda);
    }

    @Test
    void theRulesOfCloudWatchLogsAreTheModels(@TempDir Path data) throws IOException {
        compare("logs-2014-03-28", data, Services::logs);
    }

    @Test
    void theRulesOfDynamoDbAreTheModels(@TempDir Path data) throws IOException {
        compare("dynamodb-2012-08-10", data, Services::dynamoDb);
    }

    @Test
    void theRulesOfDynamoDbStreamsAreTheModels(@TempDir Path data) throws IOException {
        compare("streams.dynamodb-2012-08-10", data, Services::dynamoDbStreams);
    }

    @Test
    void theRulesOfKinesisAreTheModels(@TempDir Path data) throws IOException {
        compare("kinesis-2013-12-02", data, Services::kinesis);
    }

    private void compare(String name, Path data, Function<Quern, CompatibilityPage.Service> service)
            throws IOException {
        JsonNode model;
        try (InputStream in = ModelRulesTest.class.getResourceAsStream("/models/" + name + "-model.json")) {
            assumeTrue(in != null, "the published model is not on the class path");
            model = new JsonMapper().readTree(in);
        }
        try (Quern quern = Quern.builder().dataDirectory(data).build()) {
            for (Operation<?, ?> operation : service.apply(quern).table()) {
                JsonNode known = model.path("operations").path(operation.name());
                if (!known.isMissingNode()) {
                    compare(operation, known, model.path("shapes"));
                }
            }
        }
        differences.removeIf(difference -> OURS.contains(difference.split(":")[0]));
        assertThat(differences).isEmpty();
    }

    private void compare(Operation<?, ?> operation, JsonNode known, JsonNode shapes) {
        String route = known.at("/http/method").asText() + " " + known.at("/http/requestUri").asText();
        // some routes of the model end with a slash, the route of JSON is nothing else
        if (!route.equals(operation.routeText()) && !route.replaceAll("/$", "").equals(operation.routeText())) {
            differences.add(operation.name() + ": " + route + " here " + operation.routeText());
        }
        int status = known.at("/http/responseCode").asInt(200);
        if (status != operation.status()) {
            differences.add(operation.name() + " answers " + status + " here " + operation.status());
        }
        JsonNode input = known.at("/input/shape");
        if (!input.isMissingNode()) {
            record(operation.name(), operation.input(), shapes.path(input.asText()), shapes);
        }
    }

    private void record(String path, RecordShape ours, JsonNode theirs, JsonNode shapes) {
        Set<String> required = new TreeSet<>();
        theirs.path("required").forEach(name -> required.add(name.asText()));
        for (Member member : ours.members()) {
            JsonNode reference = theirs.path("members").path(member.name());
            if (reference.isMissingNode()) {
                continue;
            }
            String name = path + "." + member.name();
            if (required.contains(member.name()) != member.required()
                    && member.location() != Member.Location.PAYLOAD) {
                differences.add(name + ": required " + required.contains(member.name()));
            }
            JsonNode shape = shapes.path(reference.path("shape").asText());
            shape(name, member.shape(), shape, shapes);
        }
    }

    private void shape(String name, Shape ours, JsonNode theirs, JsonNode shapes) {
        rules(name, ours.constraints(), theirs, ours instanceof Shape.Enumeration);
        switch (ours) {
            case RecordShape record -> record(name, record, theirs, shapes);
            case Shape.ListOf list -> shape(name + "[]", list.member(),
                    shapes.path(theirs.at("/member/shape").asText()), shapes);
            case Shape.MapOf map -> {
                rules(name + "{key}", map.key(), shapes.path(theirs.at("/key/shape").asText()), false);
                shape(name + "{value}", map.value(), shapes.path(theirs.at("/value/shape").asText()), shapes);
            }
            case Shape.Scalar _,Shape.Enumeration _,Shape.CodedShape _ -> {
            }
        }
    }

    private void rules(String name, Constraints ours, JsonNode theirs, boolean enumeration) {
        Set<String> expected = new TreeSet<>();
        boolean number = Set.of("integer", "long", "double").contains(theirs.path("type").asText());
        String kind = number ? "value" : "length";
        if (theirs.has("max")) {
            expected.add("Member must have " + kind + " less than or equal to " + theirs.path("max").asLong());
        }
        if (theirs.has("min") && (number || theirs.path("min").asLong() > 0)) {
            expected.add("Member must have " + kind + " greater than or equal to " + theirs.path("min").asLong());
        }
        if (theirs.has("pattern")) {
            expected.add("Member must satisfy regular expression pattern: " + theirs.path("pattern").asText());
        }
        if (theirs.has("enum") && !enumeration) {
            List<String> values = new ArrayList<>();
            theirs.path("enum").forEach(value -> values.add(value.asText()));
            expected.add("enum " + new TreeSet<>(values));
        }
        Set<String> actual = new TreeSet<>();
        for (Constraints.Rule rule : ours.rules()) {
            String text = rule.text();
            String set = "Member must satisfy enum value set: [";
            if (!text.startsWith(set)) {
                actual.add(text);
            } else if (!enumeration) {
                actual.add("enum " + new TreeSet<>(
                        List.of(text.substring(set.length(), text.length() - 1).split(", "))));
            }
        }
        if (!expected.equals(actual)) {
            differences.add(name + ": " + expected + " here " + actual);
        }
        // binary values are never shown
        boolean hidden = theirs.path("type").asText().equals("blob") || ours.sensitive();
        if (theirs.path("sensitive").asBoolean() && !hidden) {
            differences.add(name + ": sensitive");
        }
    }
}

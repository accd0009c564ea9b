package dev.quern.admin.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.admin.RunningServer;
import dev.quern.admin.SdkFunctionJar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** Functions that reach this server's tables: with an SDK that nobody configured, and without one. */
@Timeout(180)
class FunctionsAndTablesSdkTest {

    @Test
    void theSdkAndTheContextOfAFunctionReachTheSameTablesWithTheFunctionsOwnKey(@TempDir Path data)
            throws IOException {
        try (RunningServer server = RunningServer.start(data);
                DynamoDbClient tables = server.dynamoDb();
                LambdaClient lambda = server.lambda()) {
            tables.createTable(create -> create.tableName("words").billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(
                            definition -> definition.attributeName("word").attributeType(ScalarAttributeType.S))
                    .keySchema(element -> element.attributeName("word").keyType(KeyType.HASH))
                    .streamSpecification(
                            stream -> stream.streamEnabled(true).streamViewType(StreamViewType.NEW_IMAGE)));
            server.create(lambda, "count", "example.Count", SdkFunctionJar.compile("dynamodb", """
                    package example;
                    import dev.quern.function.*;
                    import java.util.*;
                    import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
                    import software.amazon.awssdk.services.dynamodb.model.*;
                    import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
                    public class Count implements Handler<String, String> {
                        private final DynamoDbClient sdk = DynamoDbClient.create();
                        private final DynamoDbStreamsClient streams = DynamoDbStreamsClient.create();
                        public String handle(String word, Context context) {
                            context.tables().update("words", dev.quern.function.Item.empty().with("word", word),
                                    Expression.of("ADD seen :one").value(":one", 1));
                            sdk.updateItem(update -> update.tableName("words")
                                    .key(Map.of("word", AttributeValue.fromS(word))).updateExpression("ADD seen :two")
                                    .expressionAttributeValues(Map.of(":two", AttributeValue.fromN("2"))));
                            String refused = "not refused";
                            try {
                                sdk.deleteTable(delete -> delete.tableName("words"));
                            } catch (DynamoDbException e) {
                                refused = e.awsErrorDetails().errorCode();
                            }
                            return context.tables().get("words", dev.quern.function.Item.empty().with("word", word))
                                    .get().number("seen") + " " + refused + " "
                                    + streams.listStreams(list -> list.tableName("words")).streams().size();
                        }
                    }
                    """), request -> request.timeout(60).memorySize(512));
            assertThat(lambda.invoke(invoke -> invoke.functionName("count")
                    .payload(SdkBytes.fromString("\"\u00e4hre\"", UTF_8))).payload().asUtf8String())
                    .isEqualTo("\"3 AccessDeniedException 1\"");
            assertThat(tables.getItem(get -> get.tableName("words")
                    .key(Map.of("word", AttributeValue.fromS("\u00e4hre")))).item().get("seen"))
                    .isEqualTo(AttributeValue.fromN("3"));
        }
    }
}

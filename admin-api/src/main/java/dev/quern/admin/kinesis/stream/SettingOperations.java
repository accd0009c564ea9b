package dev.quern.admin.kinesis.stream;

import static dev.quern.admin.awsjson.AwsJsonService.ROUTE;
import static dev.quern.admin.kinesis.error.KinesisErrors.told;
import static dev.quern.admin.restjson.Operation.blocking;

import dev.quern.admin.kinesis.call.StreamNames;
import dev.quern.admin.kinesis.stream.StreamShapes.Empty;
import dev.quern.admin.kinesis.stream.StreamShapes.RetentionRequest;
import dev.quern.admin.kinesis.stream.StreamShapes.UpdateMaxRecordSizeRequest;
import dev.quern.admin.kinesis.stream.StreamShapes.UpdateStreamModeRequest;
import dev.quern.admin.restjson.Call;
import dev.quern.admin.restjson.Operation;
import dev.quern.storage.streams.catalog.Streams;
import dev.quern.storage.streams.stream.StreamMode;
import java.time.Duration;
import java.util.List;

/** The operations that change how long and what streams keep, and who decides on their shards. */
public final class SettingOperations {

    private static final int KIB = 1 << 10;

    private final Streams streams;
    private final StreamNames names;

    public SettingOperations(Streams streams, StreamNames names) {
        this.streams = streams;
        this.names = names;
    }

    public List<Operation<?, ?>> table() {
        return List.of(
                blocking("IncreaseStreamRetentionPeriod", ROUTE, RetentionRequest.class, Empty.class,
                        told(this::increaseRetention)),
                blocking("DecreaseStreamRetentionPeriod", ROUTE, RetentionRequest.class, Empty.class,
                        told(this::decreaseRetention)),
                blocking("UpdateStreamMode", ROUTE, UpdateStreamModeRequest.class, Empty.class,
                        told(this::updateMode)),
                blocking("UpdateMaxRecordSize", ROUTE, UpdateMaxRecordSizeRequest.class, Empty.class,
                        told(this::updateMaxRecordSize)));
    }

    private Empty increaseRetention(RetentionRequest request, Call call) {
        streams.increaseRetention(names.stream(request.streamName(), request.streamARN()), retention(request));
        return new Empty();
    }

    private Empty decreaseRetention(RetentionRequest request, Call call) {
        streams.decreaseRetention(names.stream(request.streamName(), request.streamARN()), retention(request));
        return new Empty();
    }

    private static Duration retention(RetentionRequest request) {
        return Duration.ofHours(request.retentionPeriodHours());
    }

    private Empty updateMode(UpdateStreamModeRequest request, Call call) {
        streams.setMode(names.ofArn(request.streamARN()),
                StreamMode.valueOf(request.streamModeDetails().streamMode()));
        return new Empty();
    }

    private Empty updateMaxRecordSize(UpdateMaxRecordSizeRequest request, Call call) {
        streams.setMaxRecordBytes(names.stream(null, request.streamARN()), request.maxRecordSizeInKiB() * KIB);
        return new Empty();
    }
}

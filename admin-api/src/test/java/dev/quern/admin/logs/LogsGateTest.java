package dev.quern.admin.logs;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.admin.auth.Principal;
import dev.quern.admin.http.WireException;
import org.junit.jupiter.api.Test;

class LogsGateTest {

    private final LogsGate gate = new LogsGate();

    @Test
    void aFunctionWritesLogsAndNeitherReadsNorDeletesThem() {
        Principal function = new Principal.Function("QKSA1", "arn:aws:lambda:us-east-1:000000000000:function:f",
                "environment");
        assertThatCode(() -> gate.check("PutLogEvents", function)).doesNotThrowAnyException();
        assertThatThrownBy(() -> gate.check("FilterLogEvents", function)).isInstanceOf(WireException.class)
                .hasMessageContaining("not authorized to perform: logs:FilterLogEvents");
        assertThatThrownBy(() -> gate.check("DeleteLogGroup", function)).isInstanceOf(WireException.class);
        assertThatCode(() -> gate.check("DeleteLogGroup", new Principal.Root("id"))).doesNotThrowAnyException();
        assertThatThrownBy(() -> gate.check("PutLogEvents", new Principal.Anonymous()))
                .isInstanceOf(WireException.class);
    }
}

package dev.quern.admin;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which room of the server may know which. */
@AnalyzeClasses(packages = "dev.quern.admin", importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {

    @ArchTest
    static final ArchRule onlyTheListenerKnowsVertx = noClasses().that()
            .resideOutsideOfPackage("dev.quern.admin.http..")
            .should().dependOnClassesThat().resideInAPackage("io.vertx..");

    @ArchTest
    static final ArchRule signaturesAndShapesKnowNoProtocol = noClasses().that()
            .resideInAnyPackage("dev.quern.admin.auth..", "dev.quern.admin.shape..").should().dependOnClassesThat()
            .resideInAnyPackage("dev.quern.admin.http..", "dev.quern.admin.restjson..");

    @ArchTest
    static final ArchRule theListenerKnowsNoProtocol = noClasses().that().resideInAPackage("dev.quern.admin.http..")
            .should().dependOnClassesThat()
            .resideInAnyPackage("dev.quern.admin.restjson..", "dev.quern.admin.shape..");
}

namespace EvQc.Tamper;

/// <summary>What somebody with the rights of the database's owner may do to the records. The statements are PostgreSQL's.</summary>
internal static class TamperCases
{
    private const string OfReleased = """(SELECT "Id" FROM batches WHERE "Number" = 'EV-TMP-A')""";
    private const string OfRejected = """(SELECT "Id" FROM batches WHERE "Number" = 'EV-TMP-B')""";

    public static IEnumerable<TamperCase> Records =>
    [
        Result("the value of a result", "Value", "\"Value\" * 2"),
        Result("the unit of a result", "Unit", "'particles/L'"),
        Result("the text that the instrument gave", "RawText", "'4.9E11'"),
        Result("the replicates behind a result", "Replicates", "\"Replicates\" || ';1'"),
        Result("a bound: < becomes exact", "Bound", "'Above'"),
        Result("the time of a measurement", "MeasuredAt", "now()"),
        Result("who recorded a result", "RecordedBy", "'Tara Lind (tara)'"),
        Result("the version of the parser that read a result", "ParserVersion", "'nanosight-0'"),
        Result("the instrument's serial number", "InstrumentSerial", "'NS-0000'"),
        Result("the line of the file a result came from", "FileLine", "7"),
        Result("the time a result was recorded", "RecordedAt", "\"RecordedAt\" - interval '3 days'"),
        TamperCase.Sql("a failing result taken out of the decision", "results", $"""UPDATE results SET "Status" = 'Invalidated', "StatusReason" = 'none' WHERE "Attribute" = 'particle-concentration' AND "BatchId" = {OfRejected}"""),
        TamperCase.Sql("a result deleted", "Result", $"""DELETE FROM results WHERE "Attribute" = 'endotoxin' AND "BatchId" = {OfReleased}"""),
        TamperCase.Sql("a result put in", "Result", $"""DROP TABLE IF EXISTS r; CREATE TEMP TABLE r AS SELECT * FROM results WHERE "Attribute" = 'endotoxin' AND "BatchId" = {OfReleased}; UPDATE r SET "Id" = gen_random_uuid(); INSERT INTO results SELECT * FROM r"""),
        TamperCase.Sql("the values of two results swapped", "results", $"""UPDATE results a SET "Value" = b."Value", "RawText" = b."RawText" FROM results b WHERE a."BatchId" = {OfReleased} AND b."BatchId" = {OfRejected} AND a."Attribute" = b."Attribute" AND a."Attribute" = 'marker.CD9'"""),
        TamperCase.Sql("a size distribution", "result_distributions", $"""UPDATE result_distributions SET "Bins" = replace("Bins", '1', '2') WHERE "BatchId" = {OfReleased}"""),
        Step("the volume of a step", "VolumeOutMl", "\"VolumeOutMl\" + 1"),
        Step("the time a step ended", "EndedAt", "\"EndedAt\" + interval '1 hour'"),
        Step("the operator of a step", "Operator", "'Nobody'"),
        TamperCase.Sql("a parameter of a step", "step_parameters", """UPDATE step_parameters SET "Text" = '99' WHERE "Id" = (SELECT "Id" FROM step_parameters ORDER BY "Id" LIMIT 1)"""),
        TamperCase.Sql("the lot of a material", "step_materials", """UPDATE step_materials SET "Lot" = 'L-0000' WHERE "Id" = (SELECT "Id" FROM step_materials ORDER BY "Id" LIMIT 1)"""),
        TamperCase.Sql("a step deleted", "ProcessStep", $"""DELETE FROM steps WHERE "Stage" = 'Filtration' AND "BatchId" = {OfReleased}"""),
        TamperCase.Sql("a sample's label", "samples", $"""UPDATE samples SET "Label" = 'EV-X' WHERE "Stage" = 'Culture' AND "BatchId" = {OfReleased}"""),
        TamperCase.Sql("a released batch opened again", "batches", """UPDATE batches SET "State" = 'Review', "DecidedAt" = NULL WHERE "Number" = 'EV-TMP-A'"""),
        TamperCase.Sql("a rejected batch made released", "batches", """UPDATE batches SET "State" = 'Released' WHERE "Number" = 'EV-TMP-B'"""),
        TamperCase.Sql("the specification pinned to a batch", "EV-TMP-A", """UPDATE batches SET "SpecificationSha256" = repeat('0', 64) WHERE "Number" = 'EV-TMP-A'"""),
        TamperCase.Sql("a verdict", "evaluations", $"""UPDATE evaluations SET "Document" = replace("Document", '"Fail"', '"Pass"') WHERE "BatchId" = {OfRejected}"""),
        TamperCase.Sql("an evaluation deleted", "EvaluationRecord", $"""DELETE FROM evaluations WHERE "Sequence" = 1 AND "BatchId" = {OfRejected}"""),
        TamperCase.Sql("the evidence of a decision", "dispositions", $"""UPDATE dispositions SET "Evidence" = replace("Evidence", 'block its release', 'allow its release') WHERE "BatchId" = {OfRejected}"""),
        TamperCase.Sql("a decision deleted", "DispositionRecord", $"""DELETE FROM dispositions WHERE "BatchId" = {OfRejected}"""),
        TamperCase.Sql("an out-of-specification investigation deleted", "OosInvestigation", $"""DELETE FROM oos_investigations WHERE "BatchId" = {OfRejected}"""),
        TamperCase.Sql("the outcome of an investigation", "oos_investigations", $"""UPDATE oos_investigations SET "Outcome" = 'AssignableCause' WHERE "BatchId" = {OfRejected}"""),
        TamperCase.Sql("an answer of phase I", "oos_answers", $"""UPDATE oos_answers SET "Finding" = 'NotInOrder' WHERE "Question" = 'sample' AND "BatchId" = {OfRejected}"""),
        TamperCase.Sql("the number of planned retests", "retest_plans", $"""UPDATE retest_plans SET "Retests" = 3 WHERE "BatchId" = {OfRejected}"""),
        TamperCase.Sql("a retest made a first measurement", "Retest", $"""DELETE FROM retests WHERE "Number" = 2 AND "BatchId" = {OfRejected}"""),
        TamperCase.Sql("the impact of an investigation", "oos_statements", $"""UPDATE oos_statements SET "Text" = 'None.' WHERE "Kind" = 'Impact' AND "BatchId" = {OfRejected}"""),
        TamperCase.Sql("a batch possibly affected", "AffectedBatch", $"""DELETE FROM affected_batches WHERE "BatchId" = {OfRejected}"""),
        TamperCase.Sql("who does a corrective task", "corrective_tasks", $"""UPDATE corrective_tasks SET "Owner" = 'Tara Lind (tara)' WHERE "BatchId" = {OfRejected}"""),
        TamperCase.Sql("a document's bytes", "documents", """UPDATE documents SET "Bytes" = decode('504b', 'hex') WHERE "Subject" = 'EV-TMP-A'"""),
    ];

    public static IEnumerable<TamperCase> Signatures =>
    [
        Signature("the name printed with a signature", "PrintedName", "'Somebody Else'"),
        Signature("the time of a signature", "SignedAt", "\"SignedAt\" - interval '1 day'"),
        Signature("the meaning of a signature", "Meaning", "'Reviewed'"),
        Signature("the role of a signer", "Role", "'LaboratoryManager'"),
        TamperCase.Sql("the signatures of two decisions swapped", "signatures", $"""UPDATE signatures a SET "Value" = b."Value", "SignedText" = b."SignedText" FROM signatures b WHERE a."BatchId" = {OfReleased} AND b."BatchId" = {OfRejected} AND a."RecordKind" = 'Disposition' AND b."RecordKind" = 'Disposition'"""),
        TamperCase.Sql("a signature moved to another record", "signatures", $"""UPDATE signatures SET "RecordId" = {OfReleased}, "BatchId" = {OfReleased} WHERE "RecordKind" = 'Disposition' AND "BatchId" = {OfRejected}"""),
        TamperCase.Sql("a signature stripped of its key", "signatures", $"""UPDATE signatures SET "KeyId" = NULL, "SignedText" = NULL, "Value" = NULL WHERE "BatchId" = {OfReleased}"""),
        TamperCase.Sql("a signature deleted", "Signature", $"""DELETE FROM signatures WHERE "BatchId" = {OfReleased}"""),
        TamperCase.Sql("a public key replaced by another person's", "person_keys", """UPDATE person_keys a SET "PublicKey" = b."PublicKey" FROM person_keys b WHERE a."Id" < b."Id" AND a."Id" = (SELECT min("Id"::text)::uuid FROM person_keys)"""),
        TamperCase.Sql("a key given to another person", "person_keys", """UPDATE person_keys SET "PersonId" = (SELECT "Id" FROM people WHERE "UserName" = 'tom') WHERE "PersonId" = (SELECT "Id" FROM people WHERE "UserName" = 'quinn')"""),
        TamperCase.Sql("a key dated back", "person_keys", """UPDATE person_keys SET "MadeAt" = "MadeAt" - interval '1 year'"""),
        TamperCase.Sql("a password hash swapped", "people", """UPDATE people a SET "PasswordHash" = b."PasswordHash" FROM people b WHERE a."UserName" = 'quinn' AND b."UserName" = 'tom'"""),
        TamperCase.Sql("a role granted", "people", """UPDATE people SET "Role" = 'QaReviewer' WHERE "UserName" = 'tom'"""),
        TamperCase.Sql("an acceptance of the statement deleted", "StatementAcceptance", """DELETE FROM statement_acceptances WHERE "Id" = (SELECT "Id" FROM statement_acceptances ORDER BY "Id" LIMIT 1)"""),
    ];

    public static IEnumerable<TamperCase> FilesAndTexts =>
    [
        TamperCase.Sql("the bytes of a stored file", "file", $"""UPDATE file_contents SET "Bytes" = overlay("Bytes" placing decode('39', 'hex') from 90) WHERE "FileId" IN (SELECT "Id" FROM files WHERE "BatchId" = {OfReleased})"""),
        TamperCase.Sql("two stored files swapped", "file", $"""UPDATE file_contents a SET "Bytes" = (SELECT "Bytes" FROM file_contents b WHERE b."FileId" <> a."FileId" ORDER BY b."FileId" LIMIT 1) WHERE a."FileId" IN (SELECT "Id" FROM files WHERE "BatchId" = {OfReleased} ORDER BY "Id" LIMIT 2)"""),
        TamperCase.Sql("a stored file and its hash with it", "files", $"""UPDATE files SET "Sha256" = repeat('a', 64) WHERE "Id" = (SELECT "Id" FROM files WHERE "BatchId" = {OfReleased} ORDER BY "Id" LIMIT 1)"""),
        TamperCase.Sql("what was answered on confirming a file", "files", $$"""UPDATE files SET "Answers" = '{}' WHERE "BatchId" = {{OfReleased}}"""),
        TamperCase.Sql("a stored file deleted", "StoredFile", $"""DELETE FROM files WHERE "BatchId" = {OfReleased}"""),
        TamperCase.Sql("the text of a specification", "specification", """UPDATE specification_versions SET "Source" = replace("Source", '≥', '≤') || ' '"""),
        TamperCase.Sql("who approved a specification", "specification_approvals", """UPDATE specification_approvals SET "PrintedName" = 'Somebody Else'"""),
        TamperCase.Sql("what an approval said was left out", "specification_approvals", """UPDATE specification_approvals SET "Omitted" = 'potency: no assay yet'"""),
        TamperCase.Sql("the approval of a specification deleted", "SpecificationApproval", "DELETE FROM specification_approvals"),
        TamperCase.Sql("the text of a method", "method_versions", """UPDATE method_versions SET "Source" = "Source" || ' '"""),
        TamperCase.Sql("the text of a plate layout", "plate_layouts", """UPDATE plate_layouts SET "Source" = "Source" || ' '"""),
    ];

    public static IEnumerable<TamperCase> Guards =>
    [
        TamperCase.OnCopy("a trigger of the audit trail switched off", "SQL as superuser", "trigger", c => OwnerAsync(c, "ALTER TABLE audit DISABLE TRIGGER ALL")),
        TamperCase.OnCopy("a trigger of the signatures taken away", "SQL as superuser", "signatures", c => OwnerAsync(c, "DROP TRIGGER evqc_no_delete ON signatures")),
        TamperCase.OnCopy("the right to delete given to EvQc's login", "SQL as superuser", "audit", c => OwnerAsync(c, "GRANT DELETE ON audit TO evqc_app")),
        TamperCase.Refused("an audit entry changed", """UPDATE audit SET "Reason" = 'other'"""),
        TamperCase.Refused("audit entries deleted", "DELETE FROM audit"),
        TamperCase.Refused("the audit trail emptied", "TRUNCATE audit CASCADE"),
        TamperCase.Refused("the audit trail dropped", "DROP TABLE audit"),
        TamperCase.Refused("the triggers switched off", "ALTER TABLE audit DISABLE TRIGGER ALL"),
        TamperCase.Refused("the triggers passed by", "SET session_replication_role = replica"),
        TamperCase.Refused("a block of the seal changed", """UPDATE audit_blocks SET "Hash" = repeat('0', 64)"""),
        TamperCase.Refused("a signature deleted", "DELETE FROM signatures"),
        TamperCase.Refused("the value of a result changed", """UPDATE results SET "Value" = 1"""),
        TamperCase.Refused("stored files emptied", "TRUNCATE file_contents CASCADE"),
        TamperCase.Refused("an approval of a specification deleted", "DELETE FROM specification_approvals"),
        TamperCase.Refused("a key deleted", "DELETE FROM person_keys"),
        TamperCase.Refused("its own login made a superuser", "ALTER ROLE evqc_app SUPERUSER"),
    ];

    internal static async Task OwnerAsync(TamperedCopy copy, string sql)
    {
        await using var owner = copy.OpenAsOwner();
        await Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.ExecuteSqlRawAsync(owner.Database, sql);
    }

    private static TamperCase Result(string change, string column, string value) => TamperCase.Sql(
        change, "results", $"""UPDATE results SET "{column}" = {value} WHERE "Attribute" = '{(column == "Bound" ? "endotoxin" : "particle-concentration")}' AND "BatchId" = {OfReleased}""");

    private static TamperCase Step(string change, string column, string value) => TamperCase.Sql(change, "steps", $"""UPDATE steps SET "{column}" = {value} WHERE "Stage" = 'Isolation' AND "BatchId" = {OfReleased}""");

    private static TamperCase Signature(string change, string column, string value) => TamperCase.Sql(change, "signatures", $"""UPDATE signatures SET "{column}" = {value} WHERE "RecordKind" = 'Disposition' AND "BatchId" = {OfReleased}""");
}

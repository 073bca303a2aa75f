using System.Text.Json;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Findings;

/// <summary>The findings and the verdict of each run, as rows.</summary>
public sealed class FindingStore(Database database)
{
    public void Add(Session session, RunId run, IReadOnlyList<Finding> findings, Verdict verdict)
    {
        for (var position = 0; position < findings.Count; position++)
        {
            var finding = findings[position];
            session.Execute(
                """
                INSERT INTO finding (run_id, position, fingerprint, rule, severity, component, body)
                VALUES (@run, @position, @Fingerprint, @Rule, @severity, @Component, @body)
                """,
                new
                {
                    run = run.Value,
                    position,
                    finding.Fingerprint,
                    finding.Rule,
                    severity = finding.Severity.Word(),
                    finding.Component,
                    body = JsonSerializer.Serialize(finding, SuiteJson.Options),
                });
        }

        session.Execute(
            "INSERT INTO verdict (run_id, word, reasons) VALUES (@run, @word, @reasons)",
            new { run = run.Value, word = verdict.Word.ToString(), reasons = JsonSerializer.Serialize(verdict.Reasons) });
    }

    /// <summary>Worst first.</summary>
    public IReadOnlyList<Finding> Of(RunId run)
    {
        using var session = database.Read();
        return [.. session.Query<string>("SELECT body FROM finding WHERE run_id = @Value ORDER BY position", run)
            .Select(body => JsonSerializer.Deserialize<Finding>(body, SuiteJson.Options)!)];
    }

    /// <summary>The verdict of the last whole run before this one; null when there was none.</summary>
    public static Verdict? VerdictBefore(Session session, RunId run) => session.FirstOrDefault<VerdictRow>(
        "SELECT v.word AS Word, v.reasons AS Reasons FROM verdict v JOIN run r ON r.id = v.run_id WHERE r.is_partial = 0 AND r.id < @Value ORDER BY r.id DESC LIMIT 1", run) is { } row
        ? new Verdict(Enum.Parse<VerdictWord>(row.Word), JsonSerializer.Deserialize<string[]>(row.Reasons)!)
        : null;

    public Verdict? VerdictOf(RunId run) => VerdictsOf([run]).GetValueOrDefault(run);

    public IReadOnlyDictionary<RunId, Verdict> VerdictsOf(IReadOnlyCollection<RunId> runs)
    {
        using var session = database.Read();
        return session.Query<(long Run, string Word, string Reasons)>("SELECT run_id, word, reasons FROM verdict WHERE run_id IN @ids", new { ids = runs.Select(run => run.Value) })
            .ToDictionary(
                row => new RunId(row.Run),
                row => new Verdict(Enum.Parse<VerdictWord>(row.Word), JsonSerializer.Deserialize<string[]>(row.Reasons)!));
    }

    private sealed class VerdictRow
    {
        public string Word { get; set; } = "";
        public string Reasons { get; set; } = "";
    }
}

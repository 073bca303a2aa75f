using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Reports;

/// <summary>Each run's report as it was written then.</summary>
public sealed class ReportStore(Database database)
{
    public void Add(Session session, RunId run, string markdown) =>
        session.Execute("INSERT INTO report (run_id, markdown) VALUES (@run, @markdown)", new { run = run.Value, markdown });

    public string? Of(RunId run)
    {
        using var session = database.Read();
        return session.Scalar<string>("SELECT markdown FROM report WHERE run_id = @Value", run);
    }
}

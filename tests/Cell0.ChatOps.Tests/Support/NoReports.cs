using Cell0.ChatOps.Reports;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Tests.Support;

/// <summary>A service in which nothing was measured.</summary>
internal sealed class NoReports : IReportSource
{
    public ReportInput? Find(RunId id) => null;
}

using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Reports;

/// <summary>Brings together what the report of a stored run is made of.</summary>
public interface IReportSource
{
    /// <summary>With the incidents as they are now; null when there is no such run.</summary>
    ReportInput? Find(RunId id);
}

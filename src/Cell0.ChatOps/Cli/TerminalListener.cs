using Cell0.ChatOps.Reports;
using Cell0.ChatOps.Schedule;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Cli;

/// <summary>Shows the service's runs where it was started: progress, then the summary.</summary>
public sealed class TerminalListener(Terminal terminal, ReportDesk reports, ReportBuilder builder) : IRunListener
{
    public void Progressed(RunProgress progress) => terminal.Progress(progress);

    public void Finished(RunId run)
    {
        terminal.EndProgress();
        if (reports.Find(run) is { } input) terminal.Line(builder.BuildSummary(input).TrimEnd());
    }

    public void Failed(RunId run, string problem)
    {
        terminal.EndProgress();
        terminal.Line($"{run}: {problem}.");
    }
}

using Cell0.ChatOps.Suite;
using Spectre.Console;

namespace Cell0.ChatOps.Cli;

/// <summary>Shows a run's progress: a bar on a terminal, plain lines elsewhere.</summary>
public sealed class Terminal : IDisposable
{
    private readonly IAnsiConsole console;
    private readonly bool isTerminal;
    private readonly Lock gate = new();
    private ProgressTask? bar;
    private TaskCompletionSource? shown;
    private Task drawing = Task.CompletedTask;

    /// <param name="toError">True: everything goes to standard error, so that standard output is only the result.</param>
    public Terminal(bool toError = false)
    {
        isTerminal = toError ? !Console.IsErrorRedirected : !Console.IsOutputRedirected;
        console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(toError ? Console.Error : Console.Out) });
        if (!isTerminal) console.Profile.Width = 4000;
    }

    public bool IsTerminal => isTerminal;

    /// <summary>Text as it is; nothing in it is taken for markup.</summary>
    public void Line(string text) => console.WriteLine(text);

    public void Progress(RunProgress progress)
    {
        lock (gate)
        {
            if (progress.Total == 0) return;
            if (isTerminal) Draw(progress);
            else console.WriteLine(progress.Probe is null ? $"{progress.Id}: {progress.Done} of {progress.Total} done" : $"{progress.Id}: {progress.Done + 1} of {progress.Total} {progress.Probe}");
        }
    }

    /// <summary>The run is over: the bar makes way for what follows.</summary>
    public void EndProgress()
    {
        lock (gate)
        {
            shown?.TrySetResult();
            drawing.GetAwaiter().GetResult();
            (bar, shown) = (null, null);
        }
    }

    public void Dispose() => EndProgress();

    private void Draw(RunProgress progress)
    {
        if (bar is null) Begin(progress);
        if (bar is null) return;
        bar.Value = progress.Done;
        bar.Description = Markup.Escape(progress.Probe ?? "judging");
    }

    private void Begin(RunProgress progress)
    {
        var ready = new TaskCompletionSource();
        var end = shown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        drawing = console.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 30 }, new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                bar = context.AddTask(progress.Id.ToString(), maxValue: progress.Total);
                ready.SetResult();
                await end.Task;
            });
        ready.Task.GetAwaiter().GetResult();
    }
}

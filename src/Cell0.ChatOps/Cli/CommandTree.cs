using System.CommandLine;

namespace Cell0.ChatOps.Cli;

/// <summary>The verbs of the command line.</summary>
public static class CommandTree
{
    public static Task<int> InvokeAsync(string[] args, Composition composition)
    {
        var urls = new Option<string?>("--urls") { Description = "where to listen, default http://127.0.0.1:5080" };
        var root = new RootCommand("Cell0.ChatOps: measures, judges, tells and acts.") { urls, Serve(composition), Run(composition), Render(composition), Doctor(composition), Backup(composition), Restore(composition) };
        root.SetAction((parsed, ct) => new ServeVerb(composition).RunAsync(parsed.GetValue(urls), ct));
        return root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    private static Command Serve(Composition composition)
    {
        var urls = new Option<string?>("--urls") { Description = "where to listen, default http://127.0.0.1:5080" };
        var command = new Command("serve", "The service (also without any verb).") { urls };
        command.SetAction((parsed, ct) => new ServeVerb(composition).RunAsync(parsed.GetValue(urls), ct));
        return command;
    }

    private static Command Run(Composition composition)
    {
        var probes = new Option<string[]>("--probe") { Description = "only this probe; may be repeated", AllowMultipleArgumentsPerToken = true };
        var json = new Option<bool>("--json") { Description = "the run as JSON on standard output" };
        var command = new Command("run", "One run of the suite: 0 healthy, 1 anything else, 2 could not run.") { probes, json };
        command.SetAction((parsed, ct) => new RunVerb(composition).RunAsync(parsed.GetValue(probes) ?? [], parsed.GetValue(json), ct));
        return command;
    }

    private static Command Render(Composition composition)
    {
        var template = new Argument<string?>("template") { Description = "key of a template, report.md", Arity = ArgumentArity.ZeroOrOne };
        var run = new Option<string?>("--run") { Description = "a run, R512; default the newest" };
        var channel = new Option<string?>("--channel") { Description = "as this channel gets it, telegram" };
        var lint = new Option<bool>("--lint") { Description = "try every template with nasty values" };
        var command = new Command("render", "Shows what a template makes of a run.") { template, run, channel, lint };
        command.SetAction(parsed => new RenderVerb(composition).Run(parsed.GetValue(template), parsed.GetValue(run), parsed.GetValue(channel), parsed.GetValue(lint)));
        return command;
    }

    private static Command Doctor(Composition composition)
    {
        var send = new Option<bool>("--send") { Description = "send a marked test message to each linked chat and wait for the proof that it arrived" };
        var command = new Command("doctor", "Checks settings, storage, gateway and channels, and says how to mend what fails.") { send };
        command.SetAction((parsed, ct) => new DoctorVerb(composition).RunAsync(parsed.GetValue(send), ct));
        return command;
    }

    private static Command Backup(Composition composition)
    {
        var file = new Argument<string>("file") { Description = "a new file; nothing is overwritten" };
        var command = new Command("backup", "Ledger and job history into one file, each copy checked: 0 done, 1 the file is refused, 2 could not be done.") { file };
        command.SetAction((parsed, ct) => new BackupVerb(composition).RunAsync(parsed.GetRequiredValue(file), ct));
        return command;
    }

    private static Command Restore(Composition composition)
    {
        var file = new Argument<string>("file") { Description = "a file that backup wrote" };
        var command = new Command("restore", "Puts a backup in the databases' place; what was there is kept: 0 done, 1 the backup is refused and nothing changed, 2 could not be done.") { file };
        command.SetAction((parsed, ct) => new RestoreVerb(composition).RunAsync(parsed.GetRequiredValue(file), ct));
        return command;
    }
}

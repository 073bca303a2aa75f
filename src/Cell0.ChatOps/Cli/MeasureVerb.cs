using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Cli;

/// <summary><c>measure WORKLOAD [--profile default|seed] [--form FORM]</c>: parsed by hand, because the start of this process is part of every run's cost.</summary>
public static class MeasureVerb
{
    /// <param name="args">What follows the verb.</param>
    public static int Run(IReadOnlyList<string> args)
    {
        var profile = LoadProfile.Default;
        string? form = null;
        if (args.Count == 0 || args.Count % 2 == 0) return Usage();
        for (var index = 1; index < args.Count; index += 2)
        {
            switch (args[index])
            {
                case "--form":
                    form = args[index + 1];
                    break;
                case "--profile" when Enum.TryParse(args[index + 1], ignoreCase: true, out profile) && Enum.IsDefined(profile):
                    break;
                default:
                    return Usage();
            }
        }

        return WorkloadHost.Run(args[0], profile, form, Console.Out, Console.Error);
    }

    private static int Usage()
    {
        Console.Error.WriteLine("usage: measure WORKLOAD [--profile default|seed] [--form FORM]");
        return 1;
    }
}

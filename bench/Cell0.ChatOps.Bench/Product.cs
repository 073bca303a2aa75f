using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Cell0.ChatOps.Bench;

/// <summary>The service as it is shipped: published, Release, ReadyToRun.</summary>
internal static class Product
{
    private const string Executable = "cell0-chatops";

    public static string ProgramIn(string product) => Path.Combine(product, Executable);

    public static string Check(string product)
    {
        var folder = Path.GetFullPath(product);
        return File.Exists(ProgramIn(folder)) ? folder : throw new BenchException($"there is no {Executable} in {folder}: publish it, or leave --product out");
    }

    public static async Task<string> PublishAsync(string folder, CancellationToken ct)
    {
        var target = Path.Combine(folder, "product");
        Console.WriteLine("publishing the service (Release, ReadyToRun)");
        await DotnetAsync(["publish", Project("Cell0.ChatOps"), "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "--self-contained", "false", "-o", target], ct);
        return Check(target);
    }

    /// <summary>A command of the SDK, after which nothing of the build lives on.</summary>
    /// <exception cref="BenchException">It failed; what it said is in the message.</exception>
    public static async Task DotnetAsync(IEnumerable<string> arguments, CancellationToken ct)
    {
        var info = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var argument in arguments.Concat(["--nologo", "-v", "q"])) info.ArgumentList.Add(argument);
        info.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        info.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        info.Environment["UseSharedCompilation"] = "false";
        using var process = Process.Start(info)!;
        var said = await process.StandardOutput.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        if (process.ExitCode != 0) throw new BenchException($"dotnet {arguments.First()} failed:\n{said}");
    }

    /// <summary>Folder of a project of this repository.</summary>
    public static string Project(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Cell0.ChatOps.sln"))) return Path.Combine(folder.FullName, "src", name);
        }

        throw new BenchException("the repository was not found above this program: give --product");
    }
}

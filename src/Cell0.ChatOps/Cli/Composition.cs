namespace Cell0.ChatOps.Cli;

/// <summary>How the verbs get at the service: put together in Program, so that no verb knows a module it does not use.</summary>
/// <param name="Service">The whole service, listening where <c>urls</c> says (null: the settings).</param>
/// <param name="Map">What it answers over HTTP; opens the job history, so the data folder must be ours by then.</param>
/// <param name="Tools">The same parts without anything that runs by itself.</param>
/// <param name="RefuseListening">Why the service must not listen where its settings say; null when it may.</param>
public sealed record Composition(Func<string?, WebApplication> Service, Action<WebApplication> Map, Func<IServiceProvider> Tools, Func<IConfiguration, string?> RefuseListening);

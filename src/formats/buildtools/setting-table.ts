/** One value of the configuration. */
export interface SettingRow {
  /** Keys from the top, with dots between them; `*` is any key. */
  readonly path: string;
  /** The environment variable that counts more than the files. */
  readonly variable?: string;
  readonly type?: 'bool';
}

/** Every value that a configuration may have; those of deployments are known and have no effect. */
export const settingRows: readonly SettingRow[] = [
  row('registry.dockerhub.namespace', 'DOCKERHUB_NAMESPACE'),
  row('registry.dockerhub.username', 'DOCKERHUB_USERNAME'),
  row('registry.dockerhub.password', 'DOCKERHUB_PASSWORD'),
  row('registry.acr.url', 'ACR_URL'),
  row('registry.acr.tenantId', 'ACR_TENANT_ID'),
  row('registry.ecr.url', 'ECR_URL'),
  row('registry.ecr.region', 'ECR_REGION'),
  row('registry.github.repository', 'GITHUB_REPOSITORY_OWNER'),
  row('registry.github.username', 'GITHUB_USERNAME'),
  row('registry.github.password', 'GITHUB_PASSWORD'),
  row('registry.github.token', 'GITHUB_TOKEN'),
  row('registry.gitlab.registry', 'CI_REGISTRY'),
  row('registry.gitlab.repository', 'CI_REGISTRY_IMAGE'),
  row('registry.gitlab.user', 'CI_REGISTRY_USER'),
  row('registry.gitlab.token', 'CI_JOB_TOKEN'),
  row('registry.gitea.registry', 'GITEA_REGISTRY'),
  row('registry.gitea.repository', 'GITEA_REPOSITORY'),
  row('registry.gitea.username', 'GITEA_USERNAME'),
  row('registry.gitea.token', 'GITEA_TOKEN'),
  row('registry.quay.repository', 'QUAY_REPOSITORY'),
  row('registry.quay.username', 'QUAY_USERNAME'),
  row('registry.quay.password', 'QUAY_PASSWORD'),
  row('registry.gcr.url', 'GCR_URL'),
  row('registry.gcr.keyfileContent', 'GCR_KEYFILE_CONTENT'),
  row('cache.ecr.url', 'BUILDTOOLS_CACHE_ECR_URL'),
  row('cache.ecr.tag', 'BUILDTOOLS_CACHE_ECR_TAG'),
  { path: 'cache.go_mounts', variable: 'BUILDTOOLS_CACHE_GO_MOUNTS', type: 'bool' },
  row('ci.imagename', 'IMAGE_NAME'),
  row('ci.azure.cibuildname', 'BUILD_REPOSITORY_NAME'),
  row('ci.azure.cicommit', 'BUILD_SOURCEVERSION'),
  row('ci.azure.cibranchname', 'BUILD_SOURCEBRANCHNAME'),
  row('ci.buildkite.cibuildname', 'BUILDKITE_PIPELINE_SLUG'),
  row('ci.buildkite.cicommit', 'BUILDKITE_COMMIT'),
  row('ci.buildkite.cibranchname', 'BUILDKITE_BRANCH'),
  row('ci.gitlab.cibuildname', 'CI_PROJECT_NAME'),
  row('ci.gitlab.cicommit', 'CI_COMMIT_SHA'),
  row('ci.gitlab.cibranchname', 'CI_COMMIT_REF_NAME'),
  row('ci.teamcity.cibuildname', 'TEAMCITY_PROJECT_NAME'),
  row('ci.teamcity.cicommit', 'BUILD_VCS_NUMBER'),
  row('ci.teamcity.cibranchname', 'BUILD_VCS_BRANCH'),
  row('ci.github.cirepository', 'GITHUB_REPOSITORY'),
  row('ci.github.cibuildname', 'RUNNER_WORKSPACE'),
  row('ci.github.cicommit', 'GITHUB_SHA'),
  row('ci.github.cibranchname', 'GITHUB_REF'),
  row('vcs.vcs'),
  row('targets.*.context'),
  row('targets.*.namespace'),
  row('targets.*.kubeconfig'),
  row('git.name'),
  row('git.email'),
  row('git.key'),
  row('gitops.*.url'),
  row('gitops.*.path'),
];

function row(path: string, variable?: string): SettingRow {
  return variable === undefined ? { path } : { path, variable };
}

/** The row of a path, or the keys that may follow it; neither where it is unknown. */
export function settingAt(path: readonly string[]): {
  readonly row?: SettingRow;
  readonly keys: readonly string[];
} {
  const below = settingRows.filter((row) => {
    const parts = row.path.split('.');
    return path.every((key, index) => parts[index] === key || parts[index] === '*');
  });
  const exact = below.find((row) => row.path.split('.').length === path.length);
  if (exact !== undefined) return { row: exact, keys: [] };
  return { keys: [...new Set(below.map((row) => row.path.split('.')[path.length] ?? ''))] };
}

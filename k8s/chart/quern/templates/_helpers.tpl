{{- define "quern.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 53 | trimSuffix "-" }}
{{- end }}

{{- define "quern.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 53 | trimSuffix "-" }}
{{- else if contains (include "quern.name" .) .Release.Name }}
{{- .Release.Name | trunc 53 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "quern.name" .) | trunc 53 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "quern.selector" -}}
app.kubernetes.io/name: {{ include "quern.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "quern.labels" -}}
{{ include "quern.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "quern.image" -}}
{{- if .Values.image.digest }}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest }}
{{- else }}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) }}
{{- end }}
{{- end }}

{{- define "quern.serviceAccount" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "quern.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "quern.rootKeySecret" -}}
{{- default (printf "%s-root-key" (include "quern.fullname" .)) .Values.rootKey.existingSecret }}
{{- end }}

{{/* Where the server writes its backups. */}}
{{- define "quern.backupPlace" -}}
{{- with .Values.backup.s3 }}
{{- if .bucket }}
{{- printf "s3://%s/%s" .bucket .prefix | trimSuffix "/" }}
{{- else }}
{{- "/var/backups/quern/all" }}
{{- end }}
{{- end }}
{{- end }}

{{/* How a bucket of backups is reached. */}}
{{- define "quern.backupEnv" -}}
{{- $secret := required "backup.s3.existingSecret is empty: name a Secret with the keys AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY" .Values.backup.s3.existingSecret }}
{{- range list "AWS_ACCESS_KEY_ID" "AWS_SECRET_ACCESS_KEY" }}
- name: {{ . }}
  valueFrom:
    secretKeyRef:
      name: {{ $secret | quote }}
      key: {{ . }}
{{- end }}
- name: AWS_REGION
  value: {{ .Values.backup.s3.region | quote }}
{{- with .Values.backup.s3.endpoint }}
- name: AWS_ENDPOINT_URL_S3
  value: {{ . | quote }}
{{- end }}
{{- end }}

{{/* What the restricted Pod Security Standard asks for, and a read-only root. */}}
{{- define "quern.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "quern.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{/* How a client in a pod finds the server and its key. */}}
{{- define "quern.clientEnv" -}}
- name: QUERN_ENDPOINT
  value: http://{{ include "quern.fullname" . }}:{{ .Values.service.port }}
- name: QUERN_DATA
  value: /key
{{- end }}

{{/* A size such as 64MiB in KiB. */}}
{{- define "quern.kib" -}}
{{- $units := dict "KiB" 1 "MiB" 1024 "GiB" 1048576 -}}
{{- mul (regexFind "[1-9][0-9]*" . | default "0") (get $units (regexFind "[KMG]iB$" .)) -}}
{{- end }}

{{/* What the schema cannot say of two settings at once, and the server would refuse. */}}
{{- define "quern.checkConfig" -}}
{{- $config := .Values.config | default dict }}
{{- $all := index $config "log-size" | default "2GiB" }}
{{- $group := index $config "log-group-size" | default "512MiB" }}
{{- if lt (include "quern.kib" $all | int64) (include "quern.kib" $group | int64) }}
{{- fail (printf "config.log-size is %s, less than config.log-group-size, %s: it holds all groups" $all $group) }}
{{- end }}
{{- $half := max 1 (div (index $config "concurrency" | default 1000 | int64) 2) }}
{{- $running := index $config "async-concurrency" | default $half | int64 }}
{{- $ofOne := index $config "async-concurrency-per-function" | default 0 | int64 }}
{{- if gt $ofOne $running }}
{{- fail (printf "config.async-concurrency-per-function is %d, more than all functions together may have: %d, config.async-concurrency or half of config.concurrency" $ofOne $running) }}
{{- end }}
{{- end }}
